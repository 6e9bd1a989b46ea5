package orrery.scenario.world;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import orrery.host.Metric;
import orrery.host.Probe;
import orrery.metrics.Recorder;
import orrery.net.Node;

/**
 * A node's probe: what its protocols measure goes to the run's recorder with one label more, the class of device; what
 * they believe and decide goes to the ground truth.
 */
final class RecorderProbe implements Probe {

  /**
   * What all probes of a run have in common.
   *
   * @param labelled the metrics of the run by the names of those that protocols declare
   */
  record Run(Recorder recorder, Onlooker hearing, Map<String, Labelled> labelled) {}

  /** A metric as protocols declare it, and as it is recorded. */
  record Labelled(Metric declared, Metric byClass) {}

  private final Node node;
  private final Run run;

  RecorderProbe(Node node, Run run) {
    this.node = node;
    this.run = run;
  }

  /** A metric of programs as it is recorded: with the class of device as its last label. */
  static Metric byClass(Metric metric) {
    return new Metric(metric.name(), metric.kind(), metric.unit(), Stream.concat(metric.labels().stream(), Stream.of("device")).toList());
  }

  private Metric withClass(Metric metric) {
    Labelled known = run.labelled.get(metric.name());
    if (known == null || !known.declared.equals(metric)) {
      known = new Labelled(metric, byClass(metric));
      run.labelled.put(metric.name(), known);
    }
    return known.byClass;
  }

  private String[] withClass(String[] labelValues) {
    String[] values = Arrays.copyOf(labelValues, labelValues.length + 1);
    values[labelValues.length] = node.device().type();
    return values;
  }

  private long now() {
    return node.now();
  }

  @Override
  public void observe(Metric metric, double value, String... labelValues) {
    run.recorder.observe(now(), withClass(metric), value, withClass(labelValues));
  }

  @Override
  public void count(Metric metric, long amount, String... labelValues) {
    run.recorder.count(now(), withClass(metric), amount, withClass(labelValues));
    run.hearing.onCount(node, metric, amount, labelValues);
  }

  @Override
  public Wait begin(Metric metric, String... labelValues) {
    return run.recorder.begin(now(), withClass(metric), withClass(labelValues));
  }

  @Override
  public void state(String variable, String scope, String value) {
    run.hearing.onState(node, variable, scope, value);
  }

  @Override
  public void event(String kind, String detail) {
    run.hearing.onEvent(node, kind, detail);
  }
}
