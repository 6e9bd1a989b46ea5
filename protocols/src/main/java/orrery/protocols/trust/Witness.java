package orrery.protocols.trust;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import orrery.host.Host;
import orrery.host.NodeId;
import orrery.protocols.cluster.SuperNode;
import orrery.protocols.trust.Measurer.Reading;
import orrery.protocols.trust.TrustMessage.Evidence;

/** What one node has seen of others in using them, and says of it: to its super node unasked, or when that asks. */
final class Witness {

  private final Host host;
  private final Circle circle;
  private final Sanctions sanctions;
  private final Correspondence letters;
  private final Trust trust;
  private final Experience experience;
  /** How many uses each accusation was about that the super node has been told of, by subject and capability. */
  private Map<String, Integer> spoken = Collections.emptyMap();

  Witness(Host host, TrustConfig config, Circle circle, Sanctions sanctions, Correspondence letters, Trust trust) {
    this.host = host;
    this.circle = circle;
    this.sanctions = sanctions;
    this.letters = letters;
    this.trust = trust;
    experience = new Experience(config.detection());
  }

  /** A use of {@code subject} has shown something. */
  void onUse(NodeId subject, Capability capability, long claimed, Reading reading) {
    boolean alarm = experience.observe(subject, capability, claimed, reading.expected(), reading.measured(), host.nanoTime());
    if (alarm) {
      host.probe().event("suspicion", subject + " lies about its " + capability.word());
      speak();
    }
  }

  /** Whether this node takes {@code id} for a liar. */
  boolean suspects(NodeId id) {
    return experience.suspects(id);
  }

  /** What to answer about one claim of {@code subject}; empty where there is nothing to say. */
  Optional<Report> report(NodeId subject, Capability capability) {
    return experience.report(subject, capability, host.nanoTime());
  }

  /** Tells the super node whom this node takes for a liar; again where there is more evidence, or another super node. */
  void speak() {
    List<Report> reports = new ArrayList<>();
    for (Report alarm : experience.alarms(host.nanoTime())) {
      if (!sanctions.bars(alarm.subject()) && alarm.uses() > spoken.getOrDefault(topic(alarm), 0)) {
        reports.add(alarm);
      }
    }
    accuse(reports);
  }

  /** Tells the super node of {@code reports}; where it cannot be told, they are tried again at the next occasion. */
  void accuse(List<Report> reports) {
    SuperNode superNode = circle.superNode().orElse(null);
    if (reports.isEmpty() || superNode == null) {
      return;
    }
    Evidence evidence = new Evidence(circle.name().agreed(), host.id(), reports);
    spoken = spoken.isEmpty() ? new TreeMap<>() : spoken;
    reports.forEach(report -> spoken.put(topic(report), report.uses()));
    trust.court().ifPresentOrElse(own -> own.onEvidence(evidence),
        () -> letters.send(superNode.endpoint(), "POST", "/trust/evidence", "evidence", evidence, status -> {
          if (status != 202) {
            reports.forEach(report -> spoken.remove(topic(report)));
          }
        }));
  }

  private static String topic(Report report) {
    return report.subject() + "/" + report.capability();
  }

  /** Another is super node, who has been told nothing. */
  void onAnotherSuperNode() {
    spoken = Collections.emptyMap();
  }

  /** What was seen of {@code subject} before is judged, or served. */
  void forget(NodeId subject) {
    experience.forget(subject);
    spoken.keySet().removeIf(topic -> topic.startsWith(subject + "/"));
  }

  /** Forgets those who are in the cluster no more. */
  void forgetStrangers() {
    experience.keep(id -> circle.roster().entry(id).isPresent());
  }
}
