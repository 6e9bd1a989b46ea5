package orrery.scenario.world;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import orrery.metrics.MetricCatalogue;
import orrery.metrics.Recorder;
import orrery.metrics.Tally;
import orrery.metrics.TimeShare;
import orrery.metrics.TimeWeighted;
import orrery.protocols.cluster.Duty;

/**
 * What is measured of clusters: the handles that all of them in a run share, or all of one kind.
 *
 * @param vacancies by the ordinals of duties; empty where they are not measured
 */
record ClusterMeasures(
    TimeWeighted superNodes,
    TimeWeighted liveClusters,
    TimeShare withoutSuper,
    TimeShare membersMissing,
    TimeShare membersGone,
    Tally electionTime,
    Tally clusterSize,
    Optional<Tally> coexistence,
    List<Tally> vacancies) {

  /** Of all clusters together. */
  static ClusterMeasures ofAll(Recorder recorder) {
    return new ClusterMeasures(
        recorder.timeWeighted(MetricCatalogue.SUPER_NODES),
        recorder.timeWeighted(MetricCatalogue.CLUSTERS_LIVE),
        recorder.timeShare(MetricCatalogue.WITHOUT_SUPER),
        recorder.timeShare(MetricCatalogue.MEMBERS_MISSING),
        recorder.timeShare(MetricCatalogue.MEMBERS_GONE),
        recorder.tally(MetricCatalogue.ELECTION_TIME),
        recorder.tally(MetricCatalogue.CLUSTER_SIZE),
        Optional.of(recorder.tally(MetricCatalogue.COEXISTENCE_TIME)),
        Stream.of(Duty.values()).map(duty -> recorder.tally(MetricCatalogue.DUTY_VACANCY, duty.word())).toList());
  }

  /** Of those of one kind. */
  static ClusterMeasures of(ClusterKind kind, Recorder recorder) {
    String scope = kind.word();
    return new ClusterMeasures(
        recorder.timeWeighted(MetricCatalogue.SCOPE_SUPER_NODES, scope),
        recorder.timeWeighted(MetricCatalogue.SCOPE_CLUSTERS_LIVE, scope),
        recorder.timeShare(MetricCatalogue.SCOPE_WITHOUT_SUPER, scope),
        recorder.timeShare(MetricCatalogue.SCOPE_MEMBERS_MISSING, scope),
        recorder.timeShare(MetricCatalogue.SCOPE_MEMBERS_GONE, scope),
        recorder.tally(MetricCatalogue.SCOPE_ELECTION_TIME, scope),
        recorder.tally(MetricCatalogue.SCOPE_CLUSTER_SIZE, scope),
        Optional.empty(),
        List.of());
  }
}
