package orrery.protocols.mdns;

import java.util.ArrayList;
import java.util.List;
import orrery.host.Address;
import orrery.host.Interface.InterfaceAddress;
import orrery.host.Shared;
import orrery.protocols.dns.DnsName;
import orrery.protocols.dns.DnsRecord;
import orrery.protocols.dns.RecordData;
import orrery.protocols.dns.RecordType;

/** The node's host name, such as {@code node-7.local}, with its addresses. */
final class HostOwner extends Owner {

  private static final DnsName LOCAL = DnsName.of("local");

  HostOwner(String label) {
    super(LOCAL.child(label));
  }

  /**
   * Makes the records anew from the node's addresses.
   *
   * @param shared of the addresses, which are the same in many homes
   */
  void rebuild(List<InterfaceAddress> addresses, MdnsConfig config, Shared shared) {
    List<DnsRecord> records = new ArrayList<>(addresses.size());
    for (InterfaceAddress each : addresses) {
      Address address = each.address();
      int hash = Shared.hash(address, RecordType.A);
      RecordData data = address.isIpv4() ? shared.same(new RecordData.A(address), hash) : shared.same(new RecordData.Aaaa(address), hash);
      records.add(DnsRecord.unique(name(), (int) config.hostTtl().getSeconds(), data));
    }
    records(records);
  }

  /** {@code node-7-2.local}, as RFC 6762 §9 suggests. */
  @Override
  String suffix(int attempt) {
    return "-" + attempt;
  }

  @Override
  DnsName named(String label) {
    return LOCAL.child(label);
  }

  /** The addresses as they are told, in ascending order. */
  List<Address> addresses() {
    List<Address> addresses = new ArrayList<>(1);
    for (OwnRecord own : records()) {
      addresses.add(own.record.data() instanceof RecordData.A a ? a.address() : ((RecordData.Aaaa) own.record.data()).address());
    }
    addresses.sort(null);
    return addresses;
  }
}
