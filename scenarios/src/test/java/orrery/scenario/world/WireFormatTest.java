package orrery.scenario.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import orrery.net.Node;
import orrery.net.Packet;
import orrery.net.Transport;
import orrery.protocols.dns.Decoded;
import orrery.protocols.dns.DnsMessage;
import orrery.scenario.yaml.CheckedScenario;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.xbill.DNS.Message;
import org.xbill.DNS.Section;

/** What devices say to each other on port 5353 is DNS for others too, not for our own codec alone. */
class WireFormatTest {

  private static final int MDNS_PORT = 5353;

  /** Reads every payload to or from port 5353 with dnsjava and with our codec. */
  private static final class Reading implements Onlooker {

    private final Map<String, Integer> byType = new TreeMap<>();
    private final List<String> faults = new ArrayList<>();
    private int payloads;

    @Override
    public void onSent(Node node, Packet packet) {
      if (packet.transport() == Transport.UDP && (packet.destination().port() == MDNS_PORT || packet.source().port() == MDNS_PORT)) {
        payloads++;
        byType.merge(packet.messageType(), 1, Integer::sum);
        fault(packet.payload()).ifPresent(fault -> faults.add(packet + ": " + fault + ": " + HexFormat.of().formatHex(packet.payload())));
      }
    }

    private static Optional<String> fault(byte[] payload) {
      Message theirs;
      try {
        theirs = new Message(payload);
      } catch (IOException | RuntimeException e) {
        return Optional.of("dnsjava cannot read it: " + e);
      }
      if (!(DnsMessage.decode(ByteBuffer.wrap(payload)) instanceof Decoded.Whole whole)) {
        return Optional.of("we cannot read it");
      }
      DnsMessage ours = whole.message();
      List<Integer> counts = List.of(ours.questions().size(), ours.answers().size(), ours.authorities().size(), ours.additionals().size());
      List<Integer> theirCounts = List.of(
          theirs.getSection(Section.QUESTION).size(), theirs.getSection(Section.ANSWER).size(), theirs.getSection(Section.AUTHORITY).size(), theirs.getSection(Section.ADDITIONAL).size());
      if (!counts.equals(theirCounts)) {
        return Optional.of("dnsjava reads " + theirCounts + " questions and records, we read " + counts);
      }
      return counts.stream().allMatch(count -> count == 0) ? Optional.of("it says nothing") : Optional.empty();
    }
  }

  @Test
  void everyPayloadOnTheMulticastDnsPortIsReadByDnsjavaAndByUs(TestReporter reporter) {
    CheckedScenario checked = Worlds.shipped(
        "evening-in-the-street", "population.homes.count=30", "duration=10 min", "measure.warm-up=1 min", "faults.evening-crash.at=5 min");
    Reading reading = new Reading();

    checked.experiment().variants().forEach(variant -> Worlds.run(checked, variant.scenario(), 1, 0, reading));

    reporter.publishEntry("payloads on port 5353", reading.payloads + " " + reading.byType);
    assertThat(reading.faults).isEmpty();
    assertThat(reading.payloads).isGreaterThan(1_000);
    assertThat(reading.byType).hasSizeGreaterThan(2);
  }
}
