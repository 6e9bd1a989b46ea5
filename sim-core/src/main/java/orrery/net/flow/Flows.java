package orrery.net.flow;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import orrery.sim.Simulation;

/**
 * All flows of a simulation: it shares the channels among them, and keeps each one's next event where its rate puts it.
 *
 * <p>A flow costs one event for its start, one for each doubling of its window and one for its end, however many bytes it
 * has. When others come and go, its event moves, which costs none.
 */
public final class Flows {

  /** The most of a flow that uses no link, within one machine: the order of the bandwidth of memory; assumed. */
  private static final double WITHIN_A_MACHINE = 1e11;

  private final Simulation simulation;
  private final FlowModel model;
  private final MaxMin sharing = new MaxMin();
  private @Nullable Flow[] byNumber = new Flow[16];
  private int[] resources = new int[16];
  private double[] consumptions = new double[16];

  public Flows(Simulation simulation, FlowModel model) {
    this.simulation = simulation;
    this.model = model;
  }

  /** How flows behave. */
  public FlowModel model() {
    return model;
  }

  /** A flow that will start by itself; the watcher hears of it. */
  public Flow begin(Flow.Spec spec, Flow.Watcher watcher) {
    Flow flow = new Flow(this, model, spec, watcher);
    simulation.scheduleIn(spec.entity(), spec.startNanos(), flow);
    return flow;
  }

  /** What flows may take of a channel has changed. */
  public void capacity(Channel channel, double newCapacity) {
    channel.capacity(sharing, newCapacity);
    apply();
  }

  /** Tells all watchers what has moved up to now: for the end of a run. */
  public void settle() {
    for (Flow flow : byNumber) {
      if (flow != null) {
        flow.settle();
      }
    }
  }

  long now() {
    return simulation.now();
  }

  void schedule(Flow flow, long time) {
    simulation.schedule(flow.spec().entity(), time, flow);
  }

  void cancel(Flow flow) {
    simulation.cancel(flow);
  }

  boolean isAtItsBound(Flow flow) {
    return sharing.isAtItsBound(flow.number());
  }

  /** A flow joins those that share; returns its number. {@link #apply} must follow, as after all changes. */
  int enter(Flow flow) {
    Flow.Spec spec = flow.spec();
    int count = add(spec.forth(), model.wireBytesForth(), 0);
    if (model.usesWayBack()) {
      count = add(spec.back(), model.wireBytesBack(), count);
    }
    double bound = count == 0 ? Math.min(WITHIN_A_MACHINE, flow.currentBound()) : flow.currentBound();
    int number = sharing.addFlow(flow.penalty(), bound, resources, consumptions, count);
    if (number >= byNumber.length) {
      byNumber = Arrays.copyOf(byNumber, 2 * number);
    }
    byNumber[number] = flow;
    return number;
  }

  /** A channel that serves more than once, as a shared medium does, is used once, for all. */
  private int add(List<Channel.Use> uses, double wireBits, int before) {
    int count = before;
    for (Channel.Use use : uses) {
      double consumption = wireBits * use.amount();
      int resource = use.channel().resource(sharing);
      int at = 0;
      while (at < count && resources[at] != resource) {
        at++;
      }
      if (at < count) {
        consumptions[at] += consumption;
        continue;
      }
      if (count == resources.length) {
        resources = Arrays.copyOf(resources, 2 * count);
        consumptions = Arrays.copyOf(consumptions, 2 * count);
      }
      resources[count] = resource;
      consumptions[count++] = consumption;
    }
    return count;
  }

  void changed(Flow flow) {
    sharing.changeFlow(flow.number(), flow.penalty(), flow.currentBound());
  }

  void leave(Flow flow, int number) {
    byNumber[number] = null;
    sharing.removeFlow(number);
    tell(flow);
  }

  /** Lets every flow whose rate has changed know, and the channels it uses. */
  void apply() {
    for (int i = 0; i < sharing.changedFlows(); i++) {
      Flow flow = byNumber[sharing.changedFlow(i)];
      if (flow != null) {
        flow.runsAt(sharing.rate(sharing.changedFlow(i)));
      }
    }
    for (int i = 0; i < sharing.changedFlows(); i++) {
      Flow flow = byNumber[sharing.changedFlow(i)];
      if (flow != null) {
        tell(flow);
      }
    }
  }

  private void tell(Flow flow) {
    tell(flow.spec().forth());
    tell(flow.spec().back());
  }

  private void tell(List<Channel.Use> uses) {
    for (int i = 0; i < uses.size(); i++) {
      uses.get(i).channel().tell(sharing);
    }
  }
}
