package orrery.scenario.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with NATs, access networks, carriers and IPv6 is told where it stands. */
class BadAccessTest {

  private static final String GOOD = """
      name: access
      duration: 1 min
      population:
        homes: { count: 2, lan: { nat: ford-2005, access: slow, carrier: isp, ipv6: 40 % }, devices: { smartphone: {} } }
        nodes: { pc: { count: 1, nat: strict, carrier: { mix: { none: 82 %, isp: 18 % } } } }
        pairs: { nat: { mix: { strict: 50 %, ford-2005: 50 % } }, ipv6: 100 %, ipv6-firewall: closed }
      nats:
        strict: { like: port-restricted-cone, lifetimes: { udp-one-way: 20 s, udp-answered: 30 s } }
        closed: { like: ipv6-firewall, firewall: [{ direction: in, action: deny, ports: 5000-5010, network: '2001:db8::/32' }] }
      access:
        slow: { extends: dsl, down: { rate: 5 Mb/s } }
      carriers:
        isp: { addresses: 2, region: london }
      """;

  @Test
  void acceptsWhatIsGood() {
    assertThat(Texts.read(GOOD).experiment().base().nats()).containsOnlyKeys("strict", "closed");
    assertThat(Texts.read(Texts.read(GOOD).show()).canonical()).isEqualTo(Texts.read(GOOD).canonical());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
    "nat: ford-2005, access | nat: ford-2006, access | 4:34  population.homes.lan.nat  must be a known NAT but is 'ford-2006'; did you mean 'ford-2005'?",
    "nat: ford-2005, access | nat: eyeball-access, access | 4:34  population.homes.lan.nat  must be a NAT for every home, as its devices share one public address, but may be 'none'",
    "access: slow | access: slwo | 4:53  population.homes.lan.access  must be a known access network but is 'slwo'; did you mean 'slow'?",
    "carrier: isp | carrier: ips | 4:68  population.homes.lan.carrier  must be a known carrier but is 'ips'; did you mean 'isp'?",
    "ipv6: 40 % | ipv6: 140 % | 4:79  population.homes.lan.ipv6  must be a probability from 0 to 1 but is '140 %'",
    "isp: 18 % | isp: 28 % | 5:57  population.nodes.pc.carrier.mix  the shares must sum to 1 but sum to 1.1",
    "ipv6-firewall: closed | ipv6-firewall: strict | 6:89  population.pairs.ipv6-firewall  must translate nothing, as 'ipv6-firewall' and 'ipv6-firewall-strict' do, but is 'strict'",
    "like: port-restricted-cone | like: ford-2005 | 8:19  nats.strict.like  must be a known NAT to be like but is 'ford-2005'",
    "like: port-restricted-cone, | like: port-restricted-cone, hairpining: none, | 8:41  nats.strict.hairpining  unknown key 'hairpining'; did you mean 'hairpinning'?",
    "udp-answered: 30 s | udp-answered: 10 s | 8:52  nats.strict.lifetimes  an answered session must be remembered at least as long as one that is not (PT20S), but is for PT10S",
    "like: port-restricted-cone, | like: port-restricted-cone, ports: { policy: overloading, block-size: 64 }, | 8:48  nats.strict.ports  ports that are given in blocks are one machine's alone, so they must not be overloaded",
    "like: port-restricted-cone, | like: port-restricted-cone, ports: { policy: overloading }, | 8:11  nats.strict  where ports are overloaded, endpoints inside are told apart by the remote one, so mapping and filtering must be address-and-port-dependent, but are endpoint-independent and address-and-port-dependent",
    "like: port-restricted-cone, | like: port-restricted-cone-hairpin, mapping: none, | 8:11  nats.strict  a box that translates nothing has no external endpoints, so hairpinning must be none, but is external-source",
    "5000-5010 | 5000-70000 | 9:83  nats.closed.firewall.ports  must be one or two numbers of 0 to 65535 such as '443' or '5000-5010' but are '5000-70000'",
    "5000-5010 | 5010-5000 | 9:83  nats.closed.firewall.ports  must rise but are '5010-5000'",
    "2001:db8::/32 | 2001:db8::1/32 | 9:103  nats.closed.firewall.network  must be one such as '198.51.100.0/24', with nothing after its prefix, but is '2001:db8::1/32'",
    "strict: { like | symmetric: { like | 8:3  nats.symmetric  must have a name of its own but 'symmetric' is a known NAT",
    "extends: dsl | extends: dls | 11:20  access.slow.extends  must be an access network that is installed or stands further up but is 'dls'; did you mean 'dsl'?",
    "rate: 5 Mb/s | rat: 5 Mb/s | 11:33  access.slow.down.rat  unknown key 'rat'; did you mean 'rate'?",
    "addresses: 2 | addresses: 0 | 13:21  carriers.isp.addresses  must be at least 1 but is 0",
    "addresses: 2 | nat: none | 13:15  carriers.isp.nat  must be one NAT, which translates, but is 'none'",
    "region: london | region: londn | 13:32  carriers.isp.region  must be a region of the backbone but is 'londn'; did you mean 'london'?",
  })
  void tellsWhatIsWrongAndWhere(String good, String bad, String problem) {
    assertThat(GOOD).contains(good);

    assertThat(Texts.problems(GOOD.replace(good, bad))).contains("s.yaml:" + problem);
  }

  @Test
  void tellsWhereAFileOfALinkIsWrong(@TempDir Path folder) throws Exception {
    Path trace = Files.writeString(folder.resolve("trace.txt"), "1\n5\n3\n");
    Path series = Files.writeString(folder.resolve("rates.csv"), "seconds,bits-per-second\n0,1000\n0,2000\n");

    assertThat(Texts.problems(GOOD, "access.slow.down.sending={ traced: " + trace + " }"))
        .containsExactly(trace + ":3:1  access.slow.down.sending  must be at or after the moment before it (5) but is 3");
    assertThat(Texts.problems(GOOD, "access.slow.up.sending={ varying: { csv: " + series + " } }"))
        .containsExactly(series + ":3:1  access.slow.up.sending  must be later than the row before it but is 0");
    assertThat(Texts.problems(GOOD, "access.slow.up.delay-over-time={ csv: " + series + " }"))
        .containsExactly(series + ":1:1  access.slow.up.delay-over-time  must begin with the line 'seconds,milliseconds' but does not");
  }

  @Test
  void takesAMatrixThatIsNotTheSameBothWaysButNoneWithHoles(@TempDir Path folder) throws Exception {
    String text = GOOD.replace("addresses: 2, region: london", "region: row-1");
    Path crooked = Files.writeString(folder.resolve("crooked.txt"), "0 10\n30 0\n");
    Path hole = Files.writeString(folder.resolve("hole.txt"), "0 10\n- 0\n");
    Path ragged = Files.writeString(folder.resolve("ragged.txt"), "0 10\n30\n");

    CheckedScenario checked = Texts.read(text, "backbone.matrix=" + crooked);
    assertThat(checked.inputs().measured(checked.experiment().base().backbone()).orElseThrow().oneWayNanos(1, 0)).isEqualTo(15_000_000);
    assertThat(Texts.problems(text, "backbone.matrix=" + hole))
        .contains(hole + ":2:1  backbone.matrix  a round-trip time must be a number of milliseconds from 0 to 100000 but is '-'");
    assertThat(Texts.problems(text, "backbone.matrix=" + ragged)).contains(ragged + ":2:1  backbone.matrix  each row must have 2 numbers but this one has 1");
  }

  @Test
  void tellsWhereATableOfCountriesIsWrong(@TempDir Path folder) throws Exception {
    String text = GOOD.replace("addresses: 2, region: london", "region: DE") + "backbone: { rtt-table: table.csv, countries: [AT, DE] }\n";
    Path whole = Files.writeString(folder.resolve("whole.csv"), "cty1,cty2,rtt_avg\nAT,AT,5\nAT,DE,20\nDE,DE,6\n");
    Path hole = Files.writeString(folder.resolve("hole.csv"), "cty1,cty2,rtt_avg\nAT,AT,5\nAT,DE,20\n");
    Path crooked = Files.writeString(folder.resolve("crooked.csv"), "cty1,cty2,rtt_avg\nAT,AT,5\nAT,DE,20\nDE,AT,21\nDE,DE,6\n");

    assertThat(Texts.read(text, "backbone.rtt-table=" + whole).experiment().base().backbone().countries()).containsExactly("AT", "DE");
    assertThat(Texts.problems(text, "backbone.rtt-table=" + hole))
        .containsExactly(hole + ":3:1  backbone.rtt-table  must have the round trip between all 2 places, but has none between DE and DE");
    assertThat(Texts.problems(text, "backbone.rtt-table=" + crooked))
        .containsExactly(crooked + ":4:7  backbone.rtt-table  must be the same both ways, but between DE and AT it is 20 at line 3 and 21 here");
    assertThat(Texts.problems(text, "backbone.rtt-table=" + whole, "backbone.countries=[AT, DF]"))
        .containsExactly("--set backbone.countries  backbone.countries  must be countries of the table but 'DF' is not there; did you mean 'DE'?");
  }
}
