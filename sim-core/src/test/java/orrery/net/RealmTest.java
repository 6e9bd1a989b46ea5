package orrery.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import orrery.host.Address;
import orrery.net.nat.NatCatalogue;
import orrery.world.Seeds;
import org.junit.jupiter.api.Test;

/** Who has which address. */
class RealmTest {

  private static Attachment attachment(int number) {
    return new Carrier(number, "carrier-" + number, number, List.of(Address.ipv4(number)), NatCatalogue.find("full-cone").orElseThrow().behavior().orElseThrow());
  }

  @Test
  void knowsWhoHasAnAddressAsAMapWould() {
    Seeds.each(20, random -> {
      Realm realm = new Realm("the internet");
      Map<Address, Attachment> model = new TreeMap<>();
      int most = 1 << 2 + random.nextInt(8);
      for (int i = 0; i < 3_000; i++) {
        // Many on one place at first: addresses that differ in high bits, or hardly at all.
        Address address = Address.ipv4(random.nextInt(most) << (random.nextInt(2) == 0 ? 0 : 20));
        if (random.nextInt(3) == 0) {
          realm.release(address);
          model.remove(address);
        } else if (!model.containsKey(address)) {
          model.put(address, attachment(i));
          realm.claim(address, model.get(address));
        }
        Address asked = Address.ipv4(random.nextInt(most));
        assertThat(realm.find(asked)).isSameAs(model.get(asked));
      }
      model.forEach((address, who) -> assertThat(realm.find(address)).isSameAs(who));
    });
  }

  @Test
  void givesNoAddressTwice() {
    Realm realm = new Realm("the internet");
    realm.claim(Address.ipv4(7), attachment(1));

    assertThatThrownBy(() -> realm.claim(Address.ipv4(7), attachment(2))).hasMessageContaining("must be unique in the internet");
    realm.release(Address.ipv4(7));
    realm.claim(Address.ipv4(7), attachment(2));
  }

  @Test
  void findsWhoHasTheNetworkThatAnIpv6AddressIsIn() {
    Realm realm = new Realm("the internet");
    Attachment home = attachment(1);
    realm.claim(Address.parse("2001:db8:0:7::").orElseThrow(), home);

    assertThat(realm.find(Address.parse("2001:db8:0:7::99").orElseThrow())).isSameAs(home);
    assertThat(realm.find(Address.parse("2001:db8:0:8::99").orElseThrow())).isNull();
  }
}
