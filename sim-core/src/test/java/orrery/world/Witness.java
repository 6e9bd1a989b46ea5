package orrery.world;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import orrery.host.Decimal;
import orrery.host.Endpoint;
import orrery.host.Metric;
import orrery.host.Probe;
import orrery.net.Border;
import orrery.net.DropReason;
import orrery.net.NetworkObserver;
import orrery.net.Node;
import orrery.net.Packet;
import orrery.net.Transport;
import orrery.net.nat.BindingAudit;
import orrery.sim.Simulation;
import orrery.world.World.Dropped;
import orrery.world.World.Observation;
import orrery.world.World.Seen;
import orrery.world.World.Sent;
import orrery.world.World.Told;

/** Writes down what happens in a world, and holds that nothing passes a NAT without a binding. */
final class Witness implements NetworkObserver {

  final List<Sent> sent = new ArrayList<>();
  final List<Seen> seen = new ArrayList<>();
  final List<Dropped> dropped = new ArrayList<>();
  final List<Told> told = new ArrayList<>();
  final List<Observation> observations = new ArrayList<>();
  final Map<String, String> states = new TreeMap<>();
  @Nullable Consumer<Told> onTold;

  private final Simulation simulation;
  private final Consumer<Node> whenSwitchedOn;
  private final Map<Guarded, BindingAudit> audits = new LinkedHashMap<>();
  /** The last of all that was written down, and of what arrived and who came and went. Made text when somebody asks. */
  private final ArrayDeque<Record> last = new ArrayDeque<>();

  /** One of the two middleboxes that a border may have. */
  private record Guarded(Border border, boolean ipv4) {}

  private record Heard(long time, String node, Endpoint source, int bytes, String protocol, String messageType) {}

  private record Power(long time, String node, String what) {}

  /** @param whenSwitchedOn told of a node whose programs are not there yet */
  Witness(Simulation simulation, Consumer<Node> whenSwitchedOn) {
    this.simulation = simulation;
    this.whenSwitchedOn = whenSwitchedOn;
  }

  private <R extends Record> R kept(R record) {
    if (last.size() == World.TRACE_KEPT) {
      last.removeFirst();
    }
    last.addLast(record);
    return record;
  }

  /** The last {@code count} things that happened, as lines. */
  List<String> trace(int count) {
    return last.stream().skip(Math.max(0, last.size() - Math.max(0, count))).map(Witness::line).toList();
  }

  private static String line(Record record) {
    if (record instanceof Sent s) {
      return line(s.time(), s.node(), "sends " + s.protocol() + "/" + s.messageType() + ", " + s.payload().length + " B, to " + s.destination());
    } else if (record instanceof Heard h) {
      return line(h.time(), h.node(), "hears " + h.protocol() + "/" + h.messageType() + ", " + h.bytes() + " B, from " + h.source());
    } else if (record instanceof Dropped d) {
      return line(d.time(), d.origin(), "loses " + d.protocol() + "/" + d.messageType() + ": " + d.reason());
    } else if (record instanceof Told t) {
      return line(t.time(), t.node(), "tells " + t.kind() + " " + t.scope() + " = " + t.value());
    } else if (record instanceof Observation o) {
      return line(o.time(), o.node(), "observes " + o.metric() + " " + String.join(";", o.labels()) + " = " + Decimal.text(o.value()));
    } else {
      Power p = (Power) record;
      return line(p.time(), p.node(), p.what());
    }
  }

  private static String line(long nanos, String node, String what) {
    return String.format(Locale.ROOT, "%5d.%09d s  %s %s", nanos / 1_000_000_000, nanos % 1_000_000_000, node, what);
  }

  // ---- What the network shows

  @Override
  public void onSwitchedOn(Node node) {
    kept(new Power(simulation.now(), node.name(), "is switched on"));
    whenSwitchedOn.accept(node);
  }

  @Override
  public void onSwitchedOff(Node node, boolean crashed) {
    kept(new Power(simulation.now(), node.name(), crashed ? "crashes" : "is switched off"));
    states.keySet().removeIf(key -> key.startsWith(node.name() + "|"));
  }

  @Override
  public void onSent(Node node, Packet p) {
    sent.add(kept(new Sent(simulation.now(), node.name(), p.transport(), p.source(), p.destination(), p.payload(), p.protocol(), p.messageType())));
  }

  @Override
  public void onDelivered(Node node, Packet p) {
    kept(new Heard(simulation.now(), node.name(), p.source(), p.payload().length, p.protocol(), p.messageType()));
  }

  @Override
  public void onInterface(Node node, String nic, Packet p, boolean out) {
    seen.add(new Seen(simulation.now(), node.name() + " " + nic, out, p.source(), p.destination()));
  }

  @Override
  public void onOutward(Border border, Packet p, long time) {
    seen.add(new Seen(time, border.name(), true, p.source(), p.destination()));
  }

  @Override
  public void onInward(Border border, Packet p, long time) {
    seen.add(new Seen(time, border.name(), false, p.source(), p.destination()));
  }

  @Override
  public void onDropped(Packet p, DropReason reason, @Nullable Node receiver) {
    dropped.add(kept(new Dropped(simulation.now(), p.origin().name(), reason, p.protocol(), p.messageType())));
  }

  @Override
  public void onTranslatedOut(Border border, Transport transport, Endpoint internal, Endpoint remote, int tcpFlags, long time) {
    audit(border, internal).out(transport, internal, remote, tcpFlags, time);
  }

  @Override
  public void onTranslatedIn(Border border, Transport transport, Endpoint internal, Endpoint remote, int tcpFlags, long time) {
    if (!audit(border, internal).allows(transport, internal, remote, tcpFlags, time)) {
      throw new AssertionError("bytes of " + remote + " passed the border of " + border.name() + " to " + internal + " without a binding");
    }
  }

  private BindingAudit audit(Border border, Endpoint internal) {
    boolean ipv4 = internal.address().isIpv4();
    return audits.computeIfAbsent(new Guarded(border, ipv4), guarded -> new BindingAudit(border.behavior(ipv4)));
  }

  // ---- What nodes tell

  @Override
  public Probe probe(Node node) {
    return new MemoryProbe(node.name());
  }

  private final class MemoryProbe implements Probe {
    private final String node;

    MemoryProbe(String node) {
      this.node = node;
    }

    private void tell(String kind, String scope, String value) {
      Told entry = kept(new Told(simulation.now(), node, kind, scope, value));
      told.add(entry);
      if (onTold != null) {
        onTold.accept(entry);
      }
    }

    @Override
    public void observe(Metric metric, double value, String... labelValues) {
      observations.add(kept(new Observation(simulation.now(), node, metric.name(), List.of(labelValues), value)));
    }

    @Override
    public void count(Metric metric, long amount, String... labelValues) {
      tell(metric.name(), String.join(";", labelValues), Long.toString(amount));
    }

    @Override
    public Wait begin(Metric metric, String... labelValues) {
      long began = simulation.now();
      List<String> labels = List.of(labelValues);
      return new Wait() {
        private boolean over;

        @Override
        public void finish() {
          if (!over) {
            observations.add(kept(new Observation(simulation.now(), node, metric.name(), labels, simulation.now() - began)));
          }
          over = true;
        }

        @Override
        public void discard() {
          over = true;
        }
      };
    }

    @Override
    public void state(String variable, String scope, String value) {
      states.put(node + "|" + variable + "|" + scope, value);
      tell("state", variable + "|" + scope, value);
    }

    @Override
    public void event(String kind, String detail) {
      tell("event", kind, detail);
    }
  }
}
