package orrery.protocols.mdns;

import java.util.ArrayList;
import java.util.List;
import orrery.host.Shared;
import orrery.protocols.dns.DnsName;
import orrery.protocols.dns.DnsRecord;
import orrery.protocols.dns.RecordData;
import orrery.protocols.dns.RecordType;

/** A service's name, such as {@code node-7._orrery-edge._udp.local}, with all that makes it found. */
final class ServiceOwner extends Owner {

  /** Under this name the types of service that exist on the link are listed (RFC 6763 §9). */
  static final DnsName TYPES = DnsName.of("_services._dns-sd._udp.local");

  private final ServiceType type;
  private final List<String> subtypes;
  private final int port;
  private RecordData.Txt text;
  final RegistrationListener listener;

  ServiceOwner(ServiceOffer offer, RegistrationListener listener) {
    super(offer.type().instance(offer.instance()));
    this.type = offer.type();
    this.subtypes = offer.subtypes();
    this.port = offer.port();
    this.text = RecordData.Txt.of(offer.text());
    this.listener = listener;
  }

  /**
   * Makes the records anew, for a service on {@code host}.
   *
   * @param shared of what all services of this type say
   */
  void rebuild(DnsName host, MdnsConfig config, Shared shared) {
    int ttl = (int) config.otherTtl().getSeconds();
    RecordData pointer = new RecordData.Ptr(name());
    List<DnsRecord> records = new ArrayList<>(4 + subtypes.size());
    records.add(DnsRecord.shared(type.name(), ttl, pointer));
    for (String subtype : subtypes) {
      records.add(DnsRecord.shared(Inquiry.of(type, subtype, shared).question().name(), ttl, pointer));
    }
    records.add(DnsRecord.unique(name(), (int) config.hostTtl().getSeconds(), new RecordData.Srv(0, 0, port, host)));
    records.add(text(config));
    records.add(shared.same(DnsRecord.shared(TYPES, ttl, new RecordData.Ptr(type.name())), ~Shared.hash(type.toString())));
    records(records);
  }

  private DnsRecord text(MdnsConfig config) {
    return DnsRecord.unique(name(), (int) config.otherTtl().getSeconds(), text);
  }

  /** Says something else of the service; the record that says so. */
  OwnRecord update(List<String> pairs, MdnsConfig config) {
    text = RecordData.Txt.of(pairs);
    for (OwnRecord own : records()) {
      if (own.record.type() == RecordType.TXT) {
        return replace(own, text(config));
      }
    }
    throw new AssertionError("no text record of " + name());
  }

  /** {@code node-7 (2)}, as RFC 6763 appendix D suggests. */
  @Override
  String suffix(int attempt) {
    return " (" + attempt + ")";
  }

  @Override
  DnsName named(String label) {
    return type.instance(label);
  }

  /** The service as others see it. */
  ServiceInstance instance(HostOwner host) {
    String hostName = host.name().toString();
    return new ServiceInstance(
        name().firstLabel(), type, subtypes, hostName, host.addresses(), port, text.strings());
  }
}
