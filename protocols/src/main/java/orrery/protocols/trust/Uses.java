package orrery.protocols.trust;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import orrery.host.Host;
import orrery.host.NodeId;
import orrery.host.RandomStream;
import orrery.host.Timer;
import orrery.protocols.cluster.Duty;
import orrery.protocols.trust.DutyUse.Outcome;
import orrery.protocols.trust.Measurer.Reading;

/**
 * The workload of one node: now and then it has another do something for it. What it does for it is observed by the way;
 * nothing is sent to find out liars alone.
 */
final class Uses {

  /** One use in so many of a node that this node takes for a liar, to see whether it still does. */
  private static final int PROBATION = 4;

  private final Host host;
  private final UsesConfig config;
  private final DutyUse.Maker uses;
  private final Measurer measurer;
  private final Directory directory;
  private final Trust trust;
  private final RandomStream luck;
  private final Timer timer;
  /** The contents left with others, the oldest first. */
  private List<Left> left = List.of();

  /** A content that is left with a node. */
  private record Left(NodeId holder, long id) {}

  /** @param trust is told what uses show */
  Uses(Host host, UsesConfig config, DutyUse.Maker uses, Measurer measurer, Directory directory, Trust trust) {
    this.host = host;
    this.config = config;
    this.uses = uses;
    this.measurer = measurer;
    this.directory = directory;
    this.trust = trust;
    luck = host.random("duty uses");
    timer = host.timer("duty use", this::onTimer);
  }

  void start() {
    pause();
  }

  void stop() {
    timer.cancel();
  }

  private void pause() {
    timer.start((long) luck.nextExponential(config.every().toNanos()));
  }

  private void onTimer() {
    pause();
    List<Duty> wanted = new ArrayList<>();
    for (Duty duty : Duty.values()) {
      if (!candidates(duty).isEmpty()) {
        wanted.add(duty);
      }
    }
    if (wanted.isEmpty()) {
      return;
    }
    Duty duty = wanted.get(luck.nextInt(wanted.size()));
    List<Holder> candidates = candidates(duty);
    Holder holder = candidates.get(luck.nextInt(candidates.size()));
    if (!trust.isSuspected(holder.id()) || luck.nextInt(PROBATION) == 0) {
      use(duty, holder);
    }
  }

  private List<Holder> candidates(Duty duty) {
    return directory.holders(duty).stream().filter(holder -> !holder.id().equals(host.id())).toList();
  }

  private void use(Duty duty, Holder holder) {
    switch (duty) {
      case COMPUTE -> uses.work(holder.endpoint(), config.workMops(), outcome -> {
        ended(duty, outcome);
        tell(holder, Capability.PROCESSOR, measurer.ofWork(outcome, holder.claim()));
      });
      case PROXY -> uses.echo(holder.endpoint(), config.content().bytes(), outcome -> {
        ended(duty, outcome);
        tell(holder, Capability.LINK, measurer.ofEcho(outcome, holder.claim()));
      });
      case CACHE, STORAGE -> {
        List<Left> contents = left.stream().filter(each -> each.holder().equals(holder.id())).toList();
        if (!contents.isEmpty() && luck.nextBoolean(0.5)) {
          take(duty, holder, contents.get(luck.nextInt(contents.size())));
        } else {
          put(duty, holder, contents);
        }
      }
    }
  }

  private void put(Duty duty, Holder holder, List<Left> contents) {
    if (contents.size() >= config.kept()) {
      left.remove(contents.get(0));
      uses.forget(holder.endpoint(), contents.get(0).id(), outcome -> { });
    }
    long id = measurer.freshContent();
    uses.put(holder.endpoint(), id, config.content().bytes(), outcome -> {
      ended(duty, outcome);
      if (outcome.isDone()) {
        left = left.isEmpty() ? new ArrayList<>(2) : left;
        left.add(new Left(holder.id(), id));
      }
    });
  }

  private void take(Duty duty, Holder holder, Left content) {
    uses.take(holder.endpoint(), content.id(), outcome -> {
      ended(duty, outcome);
      // What was taken back while it was asked for is not lost.
      boolean leftThere = outcome.isLost() ? left.remove(content) : left.contains(content);
      if (leftThere) {
        tell(holder, Capability.STORAGE, measurer.ofContent(outcome, holder.claim()));
      }
      if (outcome.isDone()) {
        tell(holder, Capability.LINK, measurer.ofTaken(outcome, holder.claim()));
      }
    });
  }

  private void ended(Duty duty, Outcome outcome) {
    host.probe().count(TrustMetrics.USES, 1, duty.word(), outcome.word());
    if (outcome.isDone()) {
      host.probe().observe(TrustMetrics.TIME, outcome.totalNanos() / 1e9, duty.word());
    }
  }

  private void tell(Holder holder, Capability capability, Optional<Reading> reading) {
    reading.ifPresent(shown -> {
      host.probe().observe(TrustMetrics.RATIO, (double) shown.measured() / shown.expected(), capability.word());
      trust.onUse(holder.id(), capability, holder.claim().of(capability), shown);
    });
  }
}
