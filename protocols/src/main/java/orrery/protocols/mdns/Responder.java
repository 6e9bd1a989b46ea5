package orrery.protocols.mdns;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import orrery.host.Endpoint;
import orrery.protocols.dns.DnsMessage;
import orrery.protocols.dns.DnsName;
import orrery.protocols.dns.DnsRecord;
import orrery.protocols.dns.Question;
import orrery.protocols.dns.RecordData;
import orrery.protocols.dns.RecordType;
import orrery.protocols.mdns.Owner.Standing;
import org.jspecify.annotations.Nullable;

/**
 * Tells the link what this node holds: answers questions (RFC 6762 §6 and §7), announces, says goodbye.
 *
 * <p>No record is multicast twice within a second; an answer that comes too soon waits for the second to pass, and is
 * dropped where the record has been on the link since the question.
 */
final class Responder {

  /** More answers than this do not wait at a time; a flood of questions is not worth more memory. */
  private static final int REPLY_LIMIT = 64;

  /** Answers to one query that wait to be sent. */
  private static final class Reply {
    final Endpoint requester;
    final long asked;
    /** The least time between two multicasts of a record. */
    final Duration gap;
    /** The query, where the requester is no multicast DNS host (RFC 6762 §6.7). */
    final @Nullable DnsMessage legacy;
    final List<OwnRecord> multicast = new ArrayList<>(2);
    final List<OwnRecord> unicast = new ArrayList<>(2);
    Agenda.@Nullable Task task;

    Reply(Endpoint requester, long asked, Duration gap, @Nullable DnsMessage legacy) {
      this.requester = requester;
      this.asked = asked;
      this.gap = gap;
      this.legacy = legacy;
    }

    boolean isEmpty() {
      return multicast.isEmpty() && unicast.isEmpty();
    }

    /** RFC 6762 §7.1: what the requester knows for at least half its time is not told again. */
    void removeKnown(List<DnsRecord> known) {
      for (DnsRecord record : known) {
        multicast.removeIf(own -> isKnown(own, record));
        unicast.removeIf(own -> isKnown(own, record));
      }
    }

    private static boolean isKnown(OwnRecord own, DnsRecord known) {
      return 2L * known.ttlSeconds() >= own.record.ttlSeconds() && own.record.saysSameAs(known);
    }
  }

  private final Link link;
  private @Nullable Registrar registrar;
  private @Nullable List<Reply> pending;

  Responder(Link link) {
    this.link = link;
  }

  /** Whose records are told. Called once, before anything else. */
  void speakFor(Registrar one) {
    registrar = one;
  }

  private List<Owner> owners() {
    return registrar == null ? List.of() : registrar.owners();
  }

  /**
   * Answers a query.
   *
   * @param direct whether it was sent to this node alone
   */
  void onQuery(DnsMessage query, Endpoint source, boolean direct) {
    boolean legacy = source.port() != link.config.port();
    if (query.questions().isEmpty()) {
      onMoreKnownAnswers(query, source);
      return;
    }
    if (owners().isEmpty()) {
      return;
    }
    List<OwnRecord> answers = new ArrayList<>(0);
    boolean mayBeUnicast = link.isOnLink(source.address());
    boolean defence = false;
    boolean alone = query.questions().size() == 1;
    Reply reply = null;
    for (Question question : query.questions()) {
      answers.clear();
      defence |= collect(question, query, answers);
      for (OwnRecord answer : answers) {
        if (reply == null) {
          reply = new Reply(source, link.now(), link.config.multicastGap(), legacy ? query : null);
        }
        alone &= answer.record.cacheFlush();
        boolean byUnicast = legacy || mayBeUnicast && (question.unicastResponse() || direct) && wasMulticastRecently(answer);
        List<OwnRecord> list = byUnicast ? reply.unicast : reply.multicast;
        if (!list.contains(answer)) {
          list.add(answer);
        }
      }
    }
    if (reply == null) {
      return;
    }
    if (defence) {
      Reply urgent = new Reply(source, link.now(), link.config.defenceGap(), reply.legacy);
      urgent.multicast.addAll(reply.multicast);
      urgent.unicast.addAll(reply.unicast);
      send(urgent);
      return;
    }
    reply.removeKnown(query.answers());
    if (reply.isEmpty()) {
      return;
    }
    if (query.isTruncated() && !legacy) {
      enqueue(reply, truncatedDelay());
    } else if (alone) {
      send(reply);
    } else {
      enqueue(reply, sharedDelay());
    }
  }

  /** Puts this node's answers to {@code question} into {@code into}; true where it is a probe for one of its names. */
  private boolean collect(Question question, DnsMessage query, List<OwnRecord> into) {
    boolean probed = false;
    for (Owner owner : owners()) {
      if (owner.standing() != Standing.ESTABLISHED) {
        continue;
      }
      int before = into.size();
      for (OwnRecord own : owner.records()) {
        if (question.isAnsweredBy(own.record) && !saysAny(into, own)) {
          into.add(own);
        }
      }
      if (!owner.name().equals(question.name())) {
        continue;
      }
      boolean inClass = question.questionClass() == DnsRecord.INTERNET || question.questionClass() == DnsRecord.ANY_CLASS;
      if (into.size() == before && inClass) {
        into.add(owner.absence((int) link.config.hostTtl().getSeconds()));
      }
      probed |= proposes(query, owner.name());
    }
    return probed;
  }

  /** Whether {@code query} is a probe that proposes records of that name. */
  private static boolean proposes(DnsMessage query, DnsName name) {
    for (DnsRecord proposed : query.authorities()) {
      if (proposed.name().equals(name)) {
        return true;
      }
    }
    return false;
  }

  /** Two services of one type list that type alike. */
  private static boolean saysAny(List<OwnRecord> records, OwnRecord own) {
    for (OwnRecord each : records) {
      if (each.record.saysSameAs(own.record)) {
        return true;
      }
    }
    return false;
  }

  /** RFC 6762 §5.4: within a quarter of its time to live; if not, all should hear it. */
  private boolean wasMulticastRecently(OwnRecord own) {
    return link.now() - own.lastMulticast <= Duration.ofSeconds(own.record.ttlSeconds()).toNanos() / 4;
  }

  private long sharedDelay() {
    return link.between(link.config.sharedDelayMin(), link.config.sharedDelayMax());
  }

  private long truncatedDelay() {
    return link.between(link.config.truncatedDelayMin(), link.config.truncatedDelayMax());
  }

  /** RFC 6762 §7.2: what a requester knows may come in several messages, and the answer waits for the last. */
  private void onMoreKnownAnswers(DnsMessage query, Endpoint source) {
    for (Reply reply : pending()) {
      if (reply.requester.equals(source)) {
        reply.removeKnown(query.answers());
        remove(reply);
        if (!reply.isEmpty()) {
          long rest = reply.task == null ? 0 : Math.max(0, reply.task.due() - link.now());
          enqueue(reply, query.isTruncated() ? Math.max(rest, truncatedDelay()) : rest);
        }
      }
    }
  }

  private void enqueue(Reply reply, long delay) {
    if (pending == null) {
      pending = new ArrayList<>(1);
    }
    if (pending.size() < REPLY_LIMIT) {
      pending.add(reply);
      reply.task = link.in(delay, () -> {
        remove(reply);
        send(reply);
      });
    }
  }

  private void remove(Reply reply) {
    link.cancel(reply.task);
    if (pending != null && pending.remove(reply) && pending.isEmpty()) {
      pending = null;
    }
  }

  /** A copy, so that a reply may be sent while they are gone through. */
  private List<Reply> pending() {
    return pending == null ? List.of() : List.copyOf(pending);
  }

  private void send(Reply reply) {
    long now = link.now();
    List<OwnRecord> ready = new ArrayList<>(2);
    Reply late = new Reply(reply.requester, reply.asked, reply.gap, null);
    long lateUntil = now;
    for (OwnRecord own : reply.multicast) {
      long free = own.lastMulticast + reply.gap.toNanos();
      if (!own.isCurrent() || own.lastMulticast >= reply.asked) {
        continue;
      }
      if (free <= now) {
        ready.add(own);
      } else {
        late.multicast.add(own);
        lateUntil = Math.max(lateUntil, free);
      }
    }
    if (!ready.isEmpty()) {
      multicast(ready, "response");
    }
    if (!late.isEmpty()) {
      enqueue(late, lateUntil - now);
    }
    reply.unicast.removeIf(own -> !own.isCurrent());
    if (!reply.unicast.isEmpty()) {
      link.unicast(reply.requester, unicastResponse(reply), "response");
    }
  }

  private DnsMessage unicastResponse(Reply reply) {
    List<DnsRecord> answers = records(reply.unicast);
    List<DnsRecord> additionals = records(additionals(reply.unicast));
    if (reply.legacy == null) {
      return DnsMessage.response(answers, additionals);
    }
    // RFC 6762 §6.7: as a server of unicast DNS would answer.
    answers.replaceAll(this::forLegacy);
    additionals.replaceAll(this::forLegacy);
    int flags = DnsMessage.RESPONSE | DnsMessage.AUTHORITATIVE;
    return new DnsMessage(reply.legacy.id(), flags, reply.legacy.questions(), answers, List.of(), additionals);
  }

  private DnsRecord forLegacy(DnsRecord record) {
    return record.withoutCacheFlush().withTtl((int) Math.min(record.ttlSeconds(), link.config.legacyTtl().getSeconds()));
  }

  private static List<DnsRecord> records(List<OwnRecord> own) {
    List<DnsRecord> records = new ArrayList<>(own.size());
    own.forEach(each -> records.add(each.record));
    return records;
  }

  /** What a requester will ask next: the service behind a name, the addresses behind a service (RFC 6763 §12). */
  private List<OwnRecord> additionals(List<OwnRecord> answers) {
    List<OwnRecord> all = new ArrayList<>(answers);
    for (int i = 0; i < all.size(); i++) {
      RecordData data = all.get(i).record.data();
      if (data instanceof RecordData.Ptr pointer) {
        addUnique(pointer.target(), all);
      } else if (data instanceof RecordData.Srv srv) {
        addUnique(srv.target(), all);
      } else if (i < answers.size() && all.get(i).owner instanceof HostOwner host && !(data instanceof RecordData.Nsec)) {
        addUnique(host.name(), all);
        if (lacksAnAddressFamily(host)) {
          // RFC 6762 §6.2: whoever asks for one kind of address may be sure that there are none of the other.
          all.add(host.absence((int) link.config.hostTtl().getSeconds()));
        }
      }
    }
    return all.subList(answers.size(), all.size());
  }

  private void addUnique(DnsName name, List<OwnRecord> into) {
    for (Owner owner : owners()) {
      if (owner.standing() == Standing.ESTABLISHED && owner.name().equals(name)) {
        for (OwnRecord own : owner.records()) {
          if (own.record.cacheFlush() && !into.contains(own)) {
            into.add(own);
          }
        }
      }
    }
  }

  private static boolean lacksAnAddressFamily(HostOwner host) {
    int type = host.records()[0].record.type();
    for (OwnRecord own : host.records()) {
      if (own.record.type() != type) {
        return false;
      }
    }
    return true;
  }

  /** Tells all of {@code records} that have not been on the link within the last second. */
  void announce(List<OwnRecord> records) {
    long now = link.now();
    long gap = link.config.multicastGap().toNanos();
    List<OwnRecord> due = new ArrayList<>(records.size());
    for (OwnRecord own : records) {
      if (now - own.lastMulticast >= gap) {
        own.lastMulticast = now;
        due.add(own);
      }
    }
    if (!due.isEmpty()) {
      link.multicast(DnsMessage.response(records(due), List.of()), "announce");
    }
  }

  private void multicast(List<OwnRecord> answers, String messageType) {
    long now = link.now();
    List<OwnRecord> additionals = additionals(answers);
    additionals.removeIf(own -> now - own.lastMulticast < link.config.multicastGap().toNanos());
    answers.forEach(own -> own.lastMulticast = now);
    additionals.forEach(own -> own.lastMulticast = now);
    link.multicast(DnsMessage.response(records(answers), records(additionals)), messageType);
  }

  /** RFC 6762 §10.1: all that {@code leaving} hold is told once more, with no time to live. */
  void sayGoodbye(List<? extends Owner> leaving) {
    List<DnsRecord> records = new ArrayList<>(8);
    for (Owner owner : leaving) {
      for (OwnRecord own : owner.records()) {
        // That a type of service exists is for each of its services to say; one that goes need not deny it.
        if (!own.record.name().equals(ServiceOwner.TYPES)) {
          records.add(own.record.withTtl(0));
        }
      }
    }
    if (!records.isEmpty()) {
      link.multicast(DnsMessage.response(records, List.of()), "goodbye");
    }
  }

  /** Others may tell what this node would tell. */
  void onResponse(DnsMessage response) {
    if (owners().isEmpty()) {
      return;
    }
    Reply correction = new Reply(link.group(), link.now() + 1, link.config.multicastGap(), null);
    for (Owner owner : owners()) {
      if (owner.standing() == Standing.ESTABLISHED) {
        for (OwnRecord own : owner.records()) {
          compare(own, response.answers(), correction);
          compare(own, response.additionals(), correction);
        }
      }
    }
    if (!correction.isEmpty()) {
      enqueue(correction, sharedDelay());
    }
  }

  private void compare(OwnRecord own, List<DnsRecord> heard, Reply correction) {
    for (DnsRecord each : heard) {
      compare(own, each, correction);
    }
  }

  private void compare(OwnRecord own, DnsRecord heard, Reply correction) {
    if (!own.record.saysSameAs(heard)) {
      return;
    }
    if (heard.ttlSeconds() >= own.record.ttlSeconds()) {
      // RFC 6762 §7.4: it has been said.
      own.lastMulticast = link.now();
    } else if (2L * heard.ttlSeconds() < own.record.ttlSeconds() && !correction.multicast.contains(own)) {
      // RFC 6762 §6.6: others would forget it too soon.
      correction.multicast.add(own);
    }
  }

  /** Forgets all answers that wait. */
  void clear() {
    pending().forEach(this::remove);
  }
}
