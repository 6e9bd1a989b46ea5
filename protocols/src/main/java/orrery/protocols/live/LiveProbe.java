package orrery.protocols.live;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import orrery.host.Decimal;
import orrery.host.Metric;
import orrery.host.NodeId;
import orrery.host.Probe;

/** Turns what protocols tell into one {@link Told} each, and hands it to whoever listens. */
public final class LiveProbe implements Probe {

  private final NodeId node;
  private final LongSupplier nanoTime;
  private final Consumer<Told> listener;

  /** What {@code node} tells goes to {@code listener}, on the node's own thread, stamped by {@code nanoTime}. */
  LiveProbe(NodeId node, LongSupplier nanoTime, Consumer<Told> listener) {
    this.node = node;
    this.nanoTime = nanoTime;
    this.listener = listener;
  }

  @Override
  public void observe(Metric metric, double value, String... labelValues) {
    tell(Told.Kind.OBSERVATION, metric.name(), List.of(labelValues), Decimal.text(value));
  }

  @Override
  public void count(Metric metric, long amount, String... labelValues) {
    tell(Told.Kind.COUNT, metric.name(), List.of(labelValues), Long.toString(amount));
  }

  @Override
  public Wait begin(Metric metric, String... labelValues) {
    long begin = nanoTime.getAsLong();
    return new Wait() {
      private boolean over;

      @Override
      public void finish() {
        if (!over) {
          over = true;
          observe(metric, (nanoTime.getAsLong() - begin) / 1e9, labelValues);
        }
      }

      @Override
      public void discard() {
        over = true;
      }
    };
  }

  @Override
  public void state(String variable, String scope, String value) {
    tell(Told.Kind.STATE, variable, List.of(scope), value);
  }

  @Override
  public void event(String kind, String detail) {
    tell(Told.Kind.EVENT, kind, List.of(), detail);
  }

  private void tell(Told.Kind kind, String name, List<String> labels, String value) {
    listener.accept(new Told(node, nanoTime.getAsLong(), kind, name, labels, value));
  }

  /**
   * One thing that a protocol has told.
   *
   * @param nanos since its node was switched on
   * @param name the metric's, the variable's, or the kind of event
   * @param labels the metric's label values, or the variable's scope
   * @param value as text: a number, the variable's value, or the event's detail
   */
  public record Told(NodeId node, long nanos, Kind kind, String name, List<String> labels, String value) {

    /** What was told. */
    public enum Kind {
      OBSERVATION,
      COUNT,
      STATE,
      EVENT
    }

    /** One line of JSON (RFC 8259), without a line break. */
    public String json() {
      StringBuilder line = new StringBuilder(96);
      line.append("{\"node\":");
      quote(line, node.name());
      line.append(",\"nanos\":").append(nanos).append(",\"kind\":");
      quote(line, kind.name().toLowerCase(java.util.Locale.ROOT));
      line.append(",\"name\":");
      quote(line, name);
      line.append(",\"labels\":[");
      for (int i = 0; i < labels.size(); i++) {
        line.append(i == 0 ? "" : ",");
        quote(line, labels.get(i));
      }
      line.append("],\"value\":");
      quote(line, value);
      return line.append('}').toString();
    }

    private static void quote(StringBuilder line, String text) {
      line.append('"');
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (c == '"' || c == '\\') {
          line.append('\\').append(c);
        } else if (c < ' ' || Character.isSurrogate(c)) {
          line.append("\\u").append(java.util.HexFormat.of().toHexDigits(c));
        } else {
          line.append(c);
        }
      }
      line.append('"');
    }
  }
}
