package orrery.protocols.mdns;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import orrery.host.Address;
import orrery.protocols.dns.DnsMessage;
import orrery.protocols.dns.DnsName;
import orrery.protocols.dns.DnsRecord;
import orrery.protocols.dns.Question;
import orrery.protocols.dns.RecordData;
import orrery.protocols.dns.RecordType;
import org.jspecify.annotations.Nullable;

/**
 * Finds the services that are browsed for: asks (RFC 6762 §5), keeps what it hears, and tells what has become of it.
 *
 * <p>Only what a browse is concerned with is kept: the names listed for it, those services' places and texts, and the
 * addresses of their hosts. It is there while there is a browse.
 */
final class Querier {

  private final MulticastDns whole;
  private final Link link;
  private final List<Browse> browses = new ArrayList<>(1);
  private @Nullable RecordCache cache;
  private Agenda.@Nullable Task tending;
  /** What asks for the rest of services of which only a part is known. */
  private Agenda.@Nullable Task resolving;
  private long resolveInterval;

  /** @param whole is told when no browse is left: this object is of no use any more then */
  Querier(MulticastDns whole) {
    this.whole = whole;
    this.link = whole.link;
  }

  Browse browse(ServiceType type, @Nullable String subtype, BrowseListener listener) {
    Browse browse = new Browse(this, type, subtype, listener, link.host.shared());
    browses.add(browse);
    ask(browse);
    // Another browse may have learned of some of them already.
    if (cache != null) {
      link.in(0, this::reconcile);
    }
    return browse;
  }

  /** Begins {@code browse}'s series of queries, at once but for a short random delay (RFC 6762 §5.2). */
  void ask(Browse browse) {
    browse.interval = link.config.queryInterval().toNanos();
    browse.hasAsked = false;
    link.cancel(browse.task);
    if (link.isUp()) {
      schedule(browse, link.between(link.config.queryDelayMin(), link.config.queryDelayMax()));
    }
  }

  private void schedule(Browse browse, long delay) {
    browse.task = link.in(delay, () -> query(browse));
  }

  private void query(Browse browse) {
    // RFC 6762 §5.4: what is asked when the node comes to the link may be answered to it alone.
    boolean unicast = link.config.firstQueryUnicast() && !browse.hasAsked && link.now() - link.upSince() < link.config.queryInterval().toNanos();
    List<DnsRecord> known = knownAnswers(browse.question());
    if (known.isEmpty()) {
      link.ask(browse.inquiry, unicast);
    } else {
      link.multicast(DnsMessage.query(List.of(browse.question().withUnicastResponse(unicast)), known), "query");
    }
    onAsked(browse);
  }

  private void onAsked(Browse browse) {
    browse.hasAsked = true;
    browse.askedAt = link.now();
    schedule(browse, browse.interval);
    browse.interval = Math.min(2 * browse.interval, link.config.queryIntervalMax().toNanos());
  }

  private List<DnsRecord> knownAnswers(Question question) {
    if (cache == null) {
      return List.of();
    }
    long now = link.now();
    List<DnsRecord> known = new ArrayList<>(2);
    for (RecordCache.Entry entry : cache.believed(question.name(), question.type())) {
      if (entry.isFresh(now)) {
        known.add(entry.record().withoutCacheFlush().withTtl(entry.restSeconds(now)));
      }
    }
    return known;
  }

  void end(Browse browse) {
    link.cancel(browse.task);
    if (!browses.remove(browse)) {
      return;
    }
    if (browses.isEmpty()) {
      forget();
      whole.onLastEnded();
    } else if (cache != null) {
      prune(cache);
      scheduleTending();
    }
  }

  void endAll() {
    for (Browse browse : browses()) {
      browse.end();
      end(browse);
    }
  }

  /** Asks whether the service called {@code name} is still there. */
  void doubt(Browse browse, DnsName name) {
    if (cache != null) {
      cache.doubt(browse.question().name(), RecordType.PTR, record -> record.data().equals(new RecordData.Ptr(name)), link.now());
      cache.doubt(name, RecordType.SRV, record -> true, link.now());
      scheduleTending();
    }
  }

  private void forget() {
    cache = null;
    link.cancel(tending);
    link.cancel(resolving);
    tending = null;
    resolving = null;
  }

  /** The node has come to a link, perhaps another one: what was there before is lost, and the search begins anew. */
  void onLinkChanged() {
    forget();
    browses().forEach(this::ask);
    reconcile();
  }

  /** A copy, so that a listener may begin or end one while they are gone through. */
  private List<Browse> browses() {
    return List.copyOf(browses);
  }

  /** RFC 6762 §7.3: another host may ask what this one is about to ask. */
  void onQuery(DnsMessage query) {
    for (Browse browse : browses) {
      for (Question question : query.questions()) {
        boolean same = !question.unicastResponse() && question.asksSameAs(browse.question());
        if (same && isAboutToAsk(browse) && knowsAll(browse, query.answers())) {
          link.cancel(browse.task);
          onAsked(browse);
          break;
        }
      }
    }
  }

  /** In the second half of the time between two queries: an answer to an earlier one would say too little of later. */
  private boolean isAboutToAsk(Browse browse) {
    if (browse.task == null || !link.isUp()) {
      return false;
    }
    return !browse.hasAsked || browse.task.due() - link.now() <= link.now() - browse.askedAt;
  }

  private boolean knowsAll(Browse browse, List<DnsRecord> answers) {
    List<DnsRecord> known = null;
    for (DnsRecord answer : answers) {
      if (browse.question().isAnsweredBy(answer)) {
        known = known == null ? knownAnswers(browse.question()) : known;
        if (known.stream().noneMatch(answer::saysSameAs)) {
          return false;
        }
      }
    }
    return true;
  }

  /** Keeps what concerns a browse, and tells what follows from it. */
  void onResponse(DnsMessage response) {
    if (!link.isUp()) {
      return;
    }
    List<DnsRecord> records = new ArrayList<>(response.answers());
    records.addAll(response.additionals());
    boolean changed = false;
    boolean heard = false;
    int jitter = -1;
    // What is listed comes before where it is, and that before its host's addresses, in whatever order they were sent.
    for (int rank = 0; rank < 3; rank++) {
      for (DnsRecord record : records) {
        if (rank(record) == rank && record.recordClass() == DnsRecord.INTERNET && concerns(record)) {
          if (cache == null) {
            cache = new RecordCache(link.config);
          }
          if (jitter < 0) {
            jitter = (int) link.uniform(RecordCache.JITTER_PER_MILLION);
          }
          changed |= cache.hear(record, link.now(), jitter);
          heard = true;
        }
      }
    }
    if (heard) {
      scheduleTending();
    }
    if (changed) {
      reconcile();
    }
  }

  private static int rank(DnsRecord record) {
    return switch (record.type()) {
      case RecordType.PTR -> 0;
      case RecordType.SRV, RecordType.TXT -> 1;
      case RecordType.A, RecordType.AAAA -> 2;
      default -> 3;
    };
  }

  private boolean concerns(DnsRecord record) {
    if (rank(record) > 0) {
      return rank(record) < 3 && cache != null && cache.refersTo(record.name());
    }
    for (Browse browse : browses) {
      if (browse.question().isAnsweredBy(record)) {
        return ((RecordData.Ptr) record.data()).target().parent().equals(browse.type.name());
      }
    }
    return false;
  }

  /** Forgets what no longer concerns a browse: the rest of a service that is no longer listed, for example. */
  private void prune(RecordCache from) {
    for (int rank = 0; rank < 3; rank++) {
      int pruned = rank;
      from.retainRecords(record -> rank(record) != pruned || concerns(record));
    }
  }

  private void scheduleTending() {
    long due = cache == null ? Long.MAX_VALUE : cache.nextDue();
    if (tending != null && tending.due() == due) {
      return;
    }
    link.cancel(tending);
    tending = due == Long.MAX_VALUE ? null : link.in(Math.max(0, due - link.now()), this::tend);
  }

  private void tend() {
    tending = null;
    if (cache == null) {
      return;
    }
    List<Question> questions = new ArrayList<>(2);
    boolean forgotten = cache.tend(link.now(), questions);
    if (!questions.isEmpty()) {
      List<DnsRecord> known = new ArrayList<>(0);
      questions.forEach(question -> known.addAll(knownAnswers(question)));
      link.multicast(DnsMessage.query(questions, known), "query");
    }
    if (forgotten) {
      prune(cache);
    }
    scheduleTending();
    if (forgotten) {
      reconcile();
    }
  }

  /** Compares what is believed with what has been told, tells the differences, and asks for what is missing. */
  private void reconcile() {
    List<Runnable> tidings = new ArrayList<>(1);
    boolean incomplete = false;
    boolean news = false;
    for (Browse browse : browses()) {
      TreeSet<DnsName> listed = new TreeSet<>();
      if (cache != null) {
        for (RecordCache.Entry entry : cache.believed(browse.question().name(), RecordType.PTR)) {
          listed.add(((RecordData.Ptr) entry.record().data()).target());
        }
      }
      if (!listed.isEmpty() && browse.candidates.isEmpty()) {
        browse.candidates = new LinkedHashMap<>(2);
      }
      for (DnsName name : listed) {
        news |= browse.candidates.putIfAbsent(name, new Browse.Candidate()) == null;
      }
      for (Map.Entry<DnsName, Browse.Candidate> each : browse.candidates.entrySet()) {
        boolean present = listed.contains(each.getKey()) && !whole.registrar.owns(each.getKey());
        ServiceInstance resolved = present ? resolve(browse, each.getKey()) : null;
        incomplete |= present && resolved == null;
        tell(browse, each.getValue(), resolved, tidings);
      }
      browse.candidates.keySet().retainAll(listed);
      browse.candidates = browse.candidates.isEmpty() ? Collections.emptyMap() : browse.candidates;
    }
    if (!incomplete) {
      link.cancel(resolving);
      resolving = null;
    } else if (news || resolving == null) {
      link.cancel(resolving);
      resolveInterval = link.config.queryInterval().toNanos();
      resolving = link.in(link.between(link.config.queryDelayMin(), link.config.queryDelayMax()), this::askForRest);
    }
    tidings.forEach(Runnable::run);
  }

  private static void tell(Browse browse, Browse.Candidate candidate, @Nullable ServiceInstance resolved, List<Runnable> tidings) {
    ServiceInstance before = candidate.told;
    candidate.told = resolved;
    if (before == null && resolved != null) {
      tidings.add(() -> ifActive(browse, () -> browse.listener.onFound(resolved)));
    } else if (before != null && resolved == null) {
      tidings.add(() -> ifActive(browse, () -> browse.listener.onLost(before)));
    } else if (before != null && !before.equals(resolved)) {
      tidings.add(() -> ifActive(browse, () -> browse.listener.onChanged(before, resolved)));
    }
  }

  private static void ifActive(Browse browse, Runnable tiding) {
    if (browse.isActive()) {
      tiding.run();
    }
  }

  private @Nullable ServiceInstance resolve(Browse browse, DnsName name) {
    RecordData.Srv place = (RecordData.Srv) last(name, RecordType.SRV);
    RecordData.Txt text = (RecordData.Txt) last(name, RecordType.TXT);
    if (place == null || text == null || cache == null) {
      return null;
    }
    List<Address> addresses = new ArrayList<>(1);
    for (RecordCache.Entry entry : cache.believed(place.target(), RecordType.A)) {
      addresses.add(((RecordData.A) entry.record().data()).address());
    }
    for (RecordCache.Entry entry : cache.believed(place.target(), RecordType.AAAA)) {
      addresses.add(((RecordData.Aaaa) entry.record().data()).address());
    }
    if (addresses.isEmpty()) {
      return null;
    }
    addresses.sort(null);
    String host = place.target().toString();
    return new ServiceInstance(name.firstLabel(), browse.type, browse.subtype == null ? List.of() : List.of(browse.subtype), host, addresses, place.port(), text.strings());
  }

  private @Nullable RecordData last(DnsName name, int type) {
    List<RecordCache.Entry> believed = cache == null ? List.of() : cache.believed(name, type);
    return believed.isEmpty() ? null : believed.get(believed.size() - 1).record().data();
  }

  /** One message for what is missing, at doubling intervals: what a bogus list of services can make this node send. */
  private void askForRest() {
    resolving = null;
    List<Question> questions = new ArrayList<>(2);
    for (Browse browse : browses()) {
      for (Map.Entry<DnsName, Browse.Candidate> each : browse.candidates.entrySet()) {
        if (each.getValue().told == null && !whole.registrar.owns(each.getKey())) {
          addMissing(each.getKey(), questions);
        }
      }
    }
    if (questions.isEmpty()) {
      return;
    }
    List<DnsMessage> parts = DnsMessage.query(questions, List.of()).split(link.config.payloadLimit());
    // Any of them, so that bogus services cannot keep a real one waiting for ever.
    link.multicast(parts.get(parts.size() == 1 ? 0 : (int) link.uniform(parts.size() - 1)), "query");
    resolving = link.in(resolveInterval, this::askForRest);
    resolveInterval = Math.min(2 * resolveInterval, link.config.queryIntervalMax().toNanos());
  }

  private void addMissing(DnsName name, List<Question> questions) {
    RecordData.Srv place = (RecordData.Srv) last(name, RecordType.SRV);
    if (place == null) {
      addOnce(Question.of(name, RecordType.SRV), questions);
    }
    if (last(name, RecordType.TXT) == null) {
      addOnce(Question.of(name, RecordType.TXT), questions);
    }
    if (place != null && last(place.target(), RecordType.A) == null && last(place.target(), RecordType.AAAA) == null) {
      addOnce(Question.of(place.target(), RecordType.A), questions);
      if (link.addresses().stream().anyMatch(own -> !own.address().isIpv4())) {
        addOnce(Question.of(place.target(), RecordType.AAAA), questions);
      }
    }
  }

  private static void addOnce(Question question, List<Question> questions) {
    if (!questions.contains(question)) {
      questions.add(question);
    }
  }

  /** Own names have changed: what was thought to be another's may be this node's, or the other way round. */
  void onNamesChanged() {
    if (cache != null) {
      reconcile();
    }
  }
}
