package orrery.protocols.mdns;

import java.util.ArrayList;
import java.util.List;
import orrery.host.Address;
import orrery.host.Interface.InterfaceAddress;
import orrery.protocols.dns.DnsName;
import orrery.protocols.dns.DnsRecord;
import orrery.protocols.dns.RecordData;

/** The node's host name, such as {@code node-7.local}, with its addresses. */
final class HostOwner extends Owner {

  private static final DnsName LOCAL = DnsName.of("local");

  private final String label;

  HostOwner(String label) {
    super(LOCAL.child(label));
    this.label = label;
  }

  /** Makes the records anew from the node's addresses. */
  void rebuild(List<InterfaceAddress> addresses, MdnsConfig config) {
    List<DnsRecord> records = new ArrayList<>(addresses.size());
    for (InterfaceAddress each : addresses) {
      Address address = each.address();
      RecordData data = address.isIpv4() ? new RecordData.A(address) : new RecordData.Aaaa(address);
      records.add(DnsRecord.unique(name(), (int) config.hostTtl().getSeconds(), data));
    }
    records(records);
  }

  /** {@code node-7-2.local}, as RFC 6762 §9 suggests. */
  @Override
  DnsName name(int attempt) {
    return LOCAL.child(label(label, "-" + attempt));
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
