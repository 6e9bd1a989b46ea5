package orrery.protocols.trust;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import orrery.host.Defaults;
import orrery.host.Host;
import orrery.host.NodeId;
import orrery.host.RandomStream;
import orrery.host.Timer;
import orrery.protocols.cluster.Member;
import orrery.protocols.cluster.SuperNode;
import orrery.protocols.trust.Jury.Verdict;
import orrery.protocols.trust.Jury.Word;
import orrery.protocols.trust.TrustMessage.Evidence;
import orrery.protocols.trust.TrustMessage.Listing;
import org.jspecify.annotations.Nullable;

/**
 * What a super node does about trust, from taking office to stepping down: it hears accusations, measures the accused,
 * decides, tells all members of the blacklist, and hears appeals.
 */
final class Court {

  /** That of an office in which the blacklist has not changed. */
  private static final long FIRST_VERSION = 1;

  /** So often at most a successor is told. */
  private static final int MOST_TELLINGS = 4;

  private final Host host;
  private final TrustConfig config;
  private final Circle circle;
  private final Sanctions sanctions;
  private final Correspondence letters;
  private final Measurer measurer;
  private final RandomStream luck;
  private final Credit credit = new Credit();
  private final Map<NodeId, File> files = new TreeMap<>();
  /** Null until there are members to tell something. */
  private @Nullable Timer retryTimer;
  private long version;
  private boolean closed;

  /** What is kept of one node, from when there is something to keep. */
  private static final class File {
    /** What observers have said of it, by capability. */
    final Map<Capability, Map<NodeId, Report>> said = new EnumMap<>(Capability.class);
    @Nullable Hearing hearing;
    /** Before that it is not tried again. */
    long pausedUntil = Long.MIN_VALUE;
    long appealedAt = Long.MIN_VALUE;
    /** The version of the blacklist that it is known to have. */
    long told;
  }

  Court(Host host, TrustConfig config, Circle circle, Sanctions sanctions, Correspondence letters, Measurer measurer, RandomStream luck) {
    this.host = host;
    this.config = config;
    this.circle = circle;
    this.sanctions = sanctions;
    this.letters = letters;
    this.measurer = measurer;
    this.luck = luck;
  }

  /** Begins: tells the members whom it knows to be blacklisted. */
  void open() {
    onListChanged();
  }

  /** Ends: nothing is decided any more. */
  void close() {
    closed = true;
    files.clear();
    if (retryTimer != null) {
      retryTimer.cancel();
    }
  }

  /** Ends, and tells {@code successor} what it knows: that has been told before as a member, but perhaps not of the last. */
  void passTo(SuperNode successor) {
    close();
    if (config.mode() == TrustConfig.Mode.DETECT && !sanctions.isEmpty()) {
      tell(successor, 1);
    }
  }

  private void tell(SuperNode successor, int telling) {
    letters.send(successor.endpoint(), "PUT", "/trust/blacklist", "blacklist", sanctions.listing(0), status -> {
      if (status != 204 && telling < MOST_TELLINGS && circle.isOtherSuperNode(successor.id())) {
        tell(successor, telling + 1);
      }
    });
  }

  /** What those claim that have duties. */
  Map<NodeId, Claim> claims() {
    Map<NodeId, Claim> claims = new TreeMap<>();
    circle.everybody().stream().filter(member -> !member.duties().isEmpty()).forEach(member -> claims.put(member.id(), Claim.of(member.profile())));
    return claims;
  }

  void onMemberLeft(NodeId id) {
    files.remove(id);
  }

  private File file(NodeId id) {
    return files.computeIfAbsent(id, each -> new File());
  }

  // ---- Cases

  /** An observer, known by its address, speaks of others. */
  void onEvidence(Evidence evidence) {
    for (Report report : evidence.reports()) {
      boolean known = circle.claim(report.subject()).isPresent();
      if (known && !sanctions.bars(report.subject()) && !report.subject().equals(evidence.observer())) {
        File file = file(report.subject());
        boolean news = file.said.computeIfAbsent(report.capability(), each -> new TreeMap<>()).put(evidence.observer(), report) == null;
        if (news) {
          file.pausedUntil = Long.MIN_VALUE;
        }
        if (report.weight(config.detection()) > 0) {
          consider(report.subject(), report.capability(), file);
        }
      }
    }
  }

  /** Opens a case where there is none, and where there are enough members for a verdict. */
  private void consider(NodeId subject, Capability capability, File file) {
    boolean paused = host.nanoTime() < file.pausedUntil;
    if (closed || paused || file.hearing != null || others() < 2) {
      return;
    }
    Claim claim = circle.claim(subject).orElseThrow();
    Hearing hearing = new Hearing(subject, capability, claim, config.detection(), this::decide);
    file.hearing = hearing;
    Map<NodeId, Report> words = file.said.get(capability);
    words.forEach((observer, report) -> hearing.hear(new Word(observer, credit.of(observer), report)));
    List<Member> jurors = jurors(subject, words);
    boolean self = subject.equals(host.id());
    hearing.await(self ? 0 : config.detection().confirmations(), jurors.size());
    host.probe().event("hearing", subject + " on " + capability.word());
    jurors.forEach(juror -> ask(juror, hearing));
    if (!self) {
      measure(hearing);
    }
    hearing.completeIfDone();
  }

  /** Those to be asked beside those who have spoken: drawn where they are many. */
  private List<Member> jurors(NodeId subject, Map<NodeId, Report> words) {
    List<Member> jurors = new ArrayList<>();
    for (Member member : circle.members()) {
      if (!member.id().equals(subject) && !words.containsKey(member.id())) {
        jurors.add(member);
      }
    }
    while (jurors.size() > config.jurors()) {
      jurors.remove(luck.nextInt(jurors.size()));
    }
    return jurors;
  }

  private void ask(Member juror, Hearing hearing) {
    String target = "/trust/experience?subject=" + hearing.subject.name() + "&capability=" + hearing.capability.word();
    letters.ask(juror.endpoint(), target, "experience", TrustCodec::evidence, evidence -> {
      if (evidence.observer().equals(juror.id())) {
        evidence.reports().stream()
            .filter(report -> report.subject().equals(hearing.subject) && report.capability() == hearing.capability)
            .findFirst()
            .ifPresent(report -> hearing.hear(new Word(juror.id(), credit.of(juror.id()), report)));
      }
      hearing.onAnswered();
    }, hearing::onAnswered);
  }

  /** Uses the accused once more, as long as there are uses to make. */
  private void measure(Hearing hearing) {
    Optional<Member> accused = circle.member(hearing.subject);
    if (closed || accused.isEmpty()) {
      return;
    }
    Member member = accused.get();
    measurer.measure(circle.dutyEndpoint(member.endpoint()), Claim.of(member.profile()), hearing.capability, reading -> {
      if (hearing.onMeasured(reading)) {
        measure(hearing);
      }
    });
  }

  private int others() {
    // The accused is left out, be it the super node, who is not among its members, or a member beside the super node.
    return circle.members().size();
  }

  private void decide(Hearing hearing) {
    File file = files.get(hearing.subject);
    if (closed || file == null) {
      return;
    }
    Hearing held = file.hearing;
    file.hearing = null;
    if (held != hearing) {
      return;
    }
    // The super node speaks once: what it has measured now is worth more than what it saw before.
    List<Word> words = hearing.words().stream()
        .filter(word -> hearing.own().isEmpty() || !word.observer().equals(host.id()))
        .toList();
    Verdict verdict = new Jury(config.detection()).judge(words, hearing.own(), others());
    host.probe().count(TrustMetrics.CASES, 1, hearing.capability.word(), Defaults.word(verdict));
    host.probe().event("verdict", verdict + " for " + hearing.subject + " on " + hearing.capability.word() + ": " + summary(hearing));
    switch (verdict) {
      case GUILTY -> {
        words.stream().filter(word -> word.isAgainst(config.detection())).forEach(word -> credit.upheld(word.observer()));
        file.said.clear();
        sanctions.bar(hearing.subject, hearing.capability);
      }
      case NOT_GUILTY -> {
        words.stream().filter(word -> word.isAgainst(config.detection())).forEach(word -> credit.contradicted(word.observer()));
        file.said.clear();
        file.pausedUntil = host.nanoTime() + config.casePause().toNanos();
      }
      case OPEN -> file.pausedUntil = host.nanoTime() + config.casePause().toNanos();
    }
  }

  private String summary(Hearing hearing) {
    StringBuilder text = new StringBuilder();
    hearing.own().ifPresent(own -> text.append("own ").append(own.shortfalls()).append('/').append(own.uses()).append(' '));
    hearing.words().forEach(word -> text.append(word.observer()).append(' ').append(word.report().shortfalls()).append('/').append(word.report().uses()).append(' '));
    return text.toString().strip();
  }

  // ---- Appeals

  /**
   * A blacklisted node asks to be measured again.
   *
   * @return the status of the answer: whether it will be
   */
  int onAppeal(NodeId accused, Claim claim) {
    Optional<Blacklist.Entry> entry = sanctions.entry(accused);
    Optional<Member> member = circle.member(accused);
    File file = files.get(accused);
    long last = file == null ? Long.MIN_VALUE : file.appealedAt;
    if (entry.isEmpty() || member.isEmpty()) {
      return 404;
    } else if (!Claim.of(member.get().profile()).equals(claim)) {
      // It must first tell the cluster what it now claims: one profile for all.
      return 409;
    } else if (last != Long.MIN_VALUE && host.nanoTime() - last < config.appealEvery().toNanos() / 2) {
      return 429;
    }
    file(accused).appealedAt = host.nanoTime();
    Hearing hearing = new Hearing(accused, entry.get().capability(), claim, config.detection(), this::decideAppeal);
    hearing.await(config.detection().confirmations(), 0);
    measure(hearing);
    return 202;
  }

  private void decideAppeal(Hearing hearing) {
    if (closed || !sanctions.bars(hearing.subject)) {
      return;
    }
    boolean cleared = hearing.isCleared();
    host.probe().count(TrustMetrics.APPEALS, 1, cleared ? "granted" : "denied");
    host.probe().event("appeal", (cleared ? "granted to " : "denied to ") + hearing.subject + ": " + summary(hearing));
    if (cleared) {
      sanctions.clear(hearing.subject);
    }
  }

  // ---- The blacklist

  /** The blacklist is another, which members are told. */
  void onListChanged() {
    version++;
    tellMembers();
  }

  /** The blacklist as it is told. */
  Listing listing() {
    return sanctions.listing(version);
  }

  /** A member has this version of the blacklist. */
  void onTold(NodeId member, long versionHeld) {
    if (circle.member(member).isPresent()) {
      File file = file(member);
      file.told = Math.max(file.told, versionHeld);
    }
  }

  /** Tells those who do not know the blacklist as it is, and those again that could not be told. */
  void tellMembers() {
    if (closed || config.mode() != TrustConfig.Mode.DETECT) {
      return;
    }
    Listing listing = listing();
    if (version == FIRST_VERSION && listing.entries().isEmpty()) {
      return;
    }
    boolean waiting = false;
    for (Member member : circle.members()) {
      File file = files.get(member.id());
      if (file == null || file.told < version) {
        waiting = true;
        letters.send(member.endpoint(), "PUT", "/trust/blacklist", "blacklist", listing, status -> {
          if (status == 204 && !closed) {
            onTold(member.id(), listing.version());
          }
        });
      }
    }
    if (waiting) {
      retryTimer = retryTimer == null ? host.timer("trust retry", this::tellMembers) : retryTimer;
      retryTimer.start(config.retry());
    }
  }
}
