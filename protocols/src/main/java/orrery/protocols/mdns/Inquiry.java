package orrery.protocols.mdns;

import java.nio.ByteBuffer;
import java.util.List;
import orrery.host.Shared;
import orrery.protocols.dns.DnsMessage;
import orrery.protocols.dns.DnsName;
import orrery.protocols.dns.Question;
import orrery.protocols.dns.RecordType;
import org.jspecify.annotations.Nullable;

/**
 * What a browse asks for, and the datagrams of who knows no answer to it yet: all nodes ask for the same few.
 *
 * @param toAll is to be answered by multicast
 * @param toOne may be answered to the requester alone
 */
record Inquiry(Question question, ByteBuffer toAll, ByteBuffer toOne) {

  /**
   * For the services of {@code type}.
   *
   * @param subtype where not null, only for those that are listed under it
   */
  static Inquiry of(ServiceType type, @Nullable String subtype, Shared shared) {
    DnsName name = subtype == null ? type.name() : type.subtype(subtype);
    int hash = name.hash();
    if (shared.latest(hash) instanceof Inquiry known && known.question.name().equals(name)) {
      return known;
    }
    Question question = Question.of(name, RecordType.PTR);
    return shared.same(new Inquiry(question, datagram(question), datagram(question.withUnicastResponse(true))), hash);
  }

  private static ByteBuffer datagram(Question question) {
    ByteBuffer datagram = ByteBuffer.allocate(DnsName.MAX_WIRE_LENGTH + 16);
    if (!DnsMessage.query(List.of(question), List.of()).encode(datagram)) {
      throw new AssertionError("too little room for " + question);
    }
    return datagram.flip();
  }

  ByteBuffer datagram(boolean unicastResponse) {
    return unicastResponse ? toOne : toAll;
  }
}
