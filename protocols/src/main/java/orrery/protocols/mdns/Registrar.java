package orrery.protocols.mdns;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import orrery.protocols.dns.DnsMessage;
import orrery.protocols.dns.DnsName;
import orrery.protocols.dns.DnsRecord;
import orrery.protocols.dns.Question;
import orrery.protocols.dns.RecordType;
import orrery.protocols.mdns.Owner.Standing;
import org.jspecify.annotations.Nullable;

/**
 * Claims names, announces what comes with them, and defends them (RFC 6762 §8 and §9).
 *
 * <p>A claim sends three probes, 250 ms apart, after a random wait; 250 ms after the third the names are established and
 * announced. A response that holds a name being probed means another name and a claim from the start. The loser of a
 * simultaneous probe claims the same name again a second later. A response that contradicts an established record puts its
 * name back to the start of a claim.
 */
final class Registrar {

  /** Names that are claimed together. */
  private static final class Claim {
    final List<Owner> owners = new ArrayList<>(2);
    int probesSent;
    Agenda.@Nullable Task task;
  }

  /** The latest conflicts. */
  private static final class Conflicts {
    /** Their times, as a ring. */
    final long[] times;
    /** How many there have been in all. */
    int count;
    /** Whether they come so thick that each further attempt must wait (RFC 6762 §8.1); until one succeeds. */
    boolean stormy;

    Conflicts(int limit) {
      times = new long[limit];
    }
  }

  private final MulticastDns whole;
  private @Nullable HostOwner hostOwner;
  /** With the host name, as long as there is a service; replaced when it changes. */
  private List<Owner> owners = List.of();
  private @Nullable List<Claim> claims;
  /** Null until there has been one. */
  private @Nullable Conflicts conflicts;

  Registrar(MulticastDns whole) {
    this.whole = whole;
  }

  private Link link() {
    return whole.link;
  }

  /** All names this node holds or claims, its host name among them once it has a service. */
  List<Owner> owners() {
    return owners.isEmpty() && hostOwner != null ? List.of(hostOwner) : owners;
  }

  /** Whether {@code name} is an established name of this node. */
  boolean owns(DnsName name) {
    for (Owner owner : owners()) {
      if (owner.standing() == Standing.ESTABLISHED && owner.name().equals(name)) {
        return true;
      }
    }
    return false;
  }

  @Nullable HostOwner hostOwner() {
    return hostOwner;
  }

  ServiceOwner register(ServiceOffer offer, RegistrationListener listener) {
    ServiceOwner service = new ServiceOwner(offer, listener);
    Claim claim = new Claim();
    if (hostOwner == null) {
      hostOwner = new HostOwner(link().host.id().name());
      hostOwner.rebuild(link().addresses(), link().config, link().host.shared());
      claim.owners.add(hostOwner);
    }
    while (isTakenHere(service)) {
      service.rename();
    }
    service.rebuild(hostOwner.name(), link().config, link().host.shared());
    own(service);
    claim.owners.add(service);
    if (link().isUp()) {
      begin(claim);
    }
    return service;
  }

  private void own(Owner another) {
    List<Owner> all = new ArrayList<>(owners());
    all.add(another);
    owners = List.copyOf(all);
  }

  /** Whether another of this node's services has the name: no answer from the link would tell. */
  private boolean isTakenHere(Owner owner) {
    for (Owner other : owners()) {
      if (other != owner && other.name().equals(owner.name())) {
        return true;
      }
    }
    return false;
  }

  void update(ServiceOwner service, List<String> text) {
    if (service.standing() == Standing.ENDED) {
      return;
    }
    OwnRecord updated = service.update(text, link().config);
    if (service.standing() == Standing.ESTABLISHED) {
      announce(List.of(updated));
    }
  }

  /** Says goodbye for {@code service}, where it had been announced, and forgets it. */
  void withdraw(ServiceOwner service) {
    if (service.standing() == Standing.ENDED) {
      return;
    }
    if (service.standing() == Standing.ESTABLISHED) {
      whole.responder.sayGoodbye(List.of(service));
    }
    service.become(Standing.ENDED);
    owners = owners.size() == 2 ? List.of() : List.copyOf(owners.stream().filter(owner -> owner != service).toList());
    for (Claim claim : claims()) {
      claim.owners.remove(service);
      if (claim.owners.isEmpty()) {
        end(claim);
      }
    }
  }

  /** Says goodbye for everything and forgets it. */
  void withdrawAll() {
    whole.responder.sayGoodbye(owners().stream().filter(owner -> owner.standing() == Standing.ESTABLISHED).toList());
    owners().forEach(owner -> owner.become(Standing.ENDED));
    owners = List.of();
    hostOwner = null;
    claims = null;
  }

  /** The node has come to a link, perhaps another one, perhaps with other addresses: every name is claimed from the start. */
  void onLinkChanged() {
    claims().forEach(this::end);
    owners().forEach(owner -> owner.become(Standing.WAITING));
    if (hostOwner == null || !link().isUp()) {
      return;
    }
    hostOwner.rebuild(link().addresses(), link().config, link().host.shared());
    Claim claim = new Claim();
    for (Owner owner : owners()) {
      claim.owners.add(owner);
      if (owner != hostOwner) {
        begin(claim);
        claim = new Claim();
      }
    }
    if (!claim.owners.isEmpty()) {
      begin(claim);
    }
  }

  /** A copy, so that a claim may end while they are gone through. */
  private List<Claim> claims() {
    return claims == null ? List.of() : List.copyOf(claims);
  }

  private void begin(Claim claim) {
    long wait = link().between(Duration.ZERO, link().config.probeWaitMax());
    begin(claim, conflicts != null && conflicts.stormy ? wait + link().config.conflictWait().toNanos() : wait);
  }

  private void begin(Claim claim, long wait) {
    if (claims == null) {
      claims = new ArrayList<>(1);
    }
    if (!claims.contains(claim)) {
      claims.add(claim);
    }
    claim.owners.forEach(owner -> owner.become(Standing.WAITING));
    claim.probesSent = 0;
    link().cancel(claim.task);
    claim.task = link().in(wait, () -> step(claim));
  }

  private void end(Claim claim) {
    link().cancel(claim.task);
    if (claims != null && claims.remove(claim) && claims.isEmpty()) {
      claims = null;
    }
  }

  private void step(Claim claim) {
    if (claim.probesSent == link().config.probes()) {
      establish(claim);
      return;
    }
    List<Question> questions = new ArrayList<>(2);
    List<DnsRecord> proposed = new ArrayList<>(4);
    for (Owner owner : claim.owners) {
      owner.become(Standing.PROBING);
      questions.add(Question.of(owner.name(), RecordType.ANY).withUnicastResponse(true));
      proposed.addAll(owner.proposed());
    }
    link().multicast(DnsMessage.probe(questions, proposed), "probe");
    claim.probesSent++;
    claim.task = link().in(link().config.probeInterval().toNanos(), () -> step(claim));
  }

  private void establish(Claim claim) {
    end(claim);
    if (conflicts != null) {
      conflicts.stormy = false;
    }
    List<OwnRecord> records = new ArrayList<>(8);
    for (Owner owner : claim.owners) {
      owner.become(Standing.ESTABLISHED);
      records.addAll(List.of(owner.records()));
    }
    announce(records);
    whole.onNamesChanged();
    for (Owner owner : claim.owners) {
      if (owner instanceof ServiceOwner service && owner.standing() == Standing.ESTABLISHED && hostOwner != null) {
        link().host.probe().event("mdns-registered", service.name().toString());
        service.listener.onRegistered(service.instance(hostOwner));
      }
    }
  }

  /** Announces {@code records} as often as is configured, the interval doubling (RFC 6762 §8.3). */
  private void announce(List<OwnRecord> records) {
    announce(records, 1, link().config.announceInterval().toNanos());
  }

  private void announce(List<OwnRecord> records, int count, long interval) {
    List<OwnRecord> current = new ArrayList<>(records);
    current.removeIf(own -> !own.isCurrent());
    if (current.isEmpty()) {
      return;
    }
    whole.responder.announce(current);
    if (count < link().config.announcements()) {
      link().in(interval, () -> announce(current, count + 1, 2 * interval));
    }
  }

  /** RFC 6762 §8.2: another host may be probing for the same name at the same time. */
  void onProbe(DnsMessage probe) {
    for (Claim claim : claims()) {
      for (Owner owner : claim.owners) {
        if (owner.standing() == Standing.PROBING && isLostTo(owner, probe)) {
          link().host.probe().event("mdns-tie-lost", owner.name().toString());
          begin(claim, link().config.tieWait().toNanos());
          break;
        }
      }
    }
  }

  private static boolean isLostTo(Owner owner, DnsMessage probe) {
    List<DnsRecord> theirs = new ArrayList<>(2);
    for (DnsRecord record : probe.authorities()) {
      if (record.name().equals(owner.name())) {
        theirs.add(record);
      }
    }
    return !theirs.isEmpty() && owner.compareWith(theirs) < 0;
  }

  /** RFC 6762 §9: a response may hold what contradicts a record of this node. */
  void onResponse(DnsMessage response) {
    for (Owner owner : owners()) {
      if (owner.standing() == Standing.PROBING && mentions(response, owner)) {
        onNameTaken(owner);
      } else if (owner.standing() == Standing.ESTABLISHED && contradicts(response, owner)) {
        link().host.probe().event("mdns-conflict", owner.name().toString());
        noteConflict();
        Claim claim = new Claim();
        claim.owners.add(owner);
        begin(claim);
      }
    }
  }

  /** RFC 6762 §8.1: to one that probes for any type, a record of any type under that name is a conflict. */
  private static boolean mentions(DnsMessage response, Owner owner) {
    return anyRecord(response, record -> record.name().equals(owner.name()) && record.ttlSeconds() > 0 && !owner.says(record));
  }

  private static boolean contradicts(DnsMessage response, Owner owner) {
    return anyRecord(response, record -> record.ttlSeconds() > 0 && owner.isContradictedBy(record));
  }

  private static boolean anyRecord(DnsMessage response, Predicate<DnsRecord> test) {
    return any(response.answers(), test) || any(response.authorities(), test) || any(response.additionals(), test);
  }

  private static boolean any(List<DnsRecord> records, Predicate<DnsRecord> test) {
    for (DnsRecord record : records) {
      if (test.test(record)) {
        return true;
      }
    }
    return false;
  }

  private void onNameTaken(Owner owner) {
    Claim claim = claims().stream().filter(each -> each.owners.contains(owner)).findFirst().orElseThrow();
    noteConflict();
    String taken = owner.name().firstLabel();
    do {
      owner.rename();
    } while (isTakenHere(owner));
    if (owner instanceof HostOwner renamedHost) {
      onHostRenamed(renamedHost, claim);
    } else if (owner instanceof ServiceOwner service && hostOwner != null) {
      service.rebuild(hostOwner.name(), link().config, link().host.shared());
    }
    begin(claim);
    link().host.probe().event("mdns-renamed", taken + " is taken, trying " + owner.name().firstLabel());
    if (owner instanceof ServiceOwner service) {
      service.listener.onConflict(taken, owner.name().firstLabel());
    }
  }

  /** Every service names its host: those established are claimed again, together with the host's new name. */
  private void onHostRenamed(HostOwner renamedHost, Claim claim) {
    renamedHost.rebuild(link().addresses(), link().config, link().host.shared());
    for (Owner owner : owners()) {
      if (owner instanceof ServiceOwner service) {
        service.rebuild(renamedHost.name(), link().config, link().host.shared());
        if (service.standing() == Standing.ESTABLISHED) {
          claim.owners.add(service);
        }
      }
    }
  }

  /** RFC 6762 §8.1: fifteen conflicts within ten seconds slow the host down. */
  private void noteConflict() {
    int limit = link().config.conflictLimit();
    Conflicts all = conflicts != null ? conflicts : new Conflicts(limit);
    conflicts = all;
    long now = link().now();
    all.times[all.count++ % limit] = now;
    all.stormy |= all.count >= limit && now - all.times[all.count % limit] <= link().config.conflictWindow().toNanos();
  }
}
