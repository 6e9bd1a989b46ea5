package orrery.net.flow;

import java.util.Arrays;

/**
 * Shares resources among flows so that the smallest share is as large as can be, then the next smallest, and so on:
 * weighted max-min fairness (Bertsekas and Gallager, "Data Networks", 2nd edition, §6.5.2).
 *
 * <p>A flow of penalty p at level L runs at rate L/p, or at its bound where that is lower; on each resource it uses, it
 * takes its rate times a consumption. Levels rise together until a resource is full: it then holds its flows. Every flow
 * ends up at its bound, or held by a resource that is full and on which no flow has a higher level.
 *
 * <p>It is incremental. A change concerns the flow that changes, and whoever is joined to it by resources that hold
 * somebody, before the change or after it. What merely meets on a resource with room to spare is not even looked at: a
 * backbone that is not full joins nobody.
 *
 * <p>Rates are the same on every machine: nothing is used but sums, products, quotients and comparisons of doubles, which
 * Java defines to the last bit, in an order fixed by the numbers of flows and resources and by the history of calls. Sums
 * that many changes go into are kept with their rounding error (Neumaier, "Rundungsfehleranalyse einiger Verfahren zur
 * Summation endlicher Summen", 1974).
 *
 * <p>Flows and resources are small numbers, reused after their end. Once its arrays have grown to the size of the problem,
 * nothing is allocated.
 */
public final class MaxMin {

  private static final int NONE = -1;
  /** What holds a flow that has no rate yet. */
  private static final int NOT_YET = -2;

  // Resources.
  private double[] capacity = new double[16];
  private double[] used = new double[16];
  private double[] usedError = new double[16];
  private int[] firstMember = new int[16];
  private int[] members = new int[16];
  /** How many flows a resource holds. */
  private int[] held = new int[16];
  private int resources;
  private int freeResource = NONE;

  // Flows.
  private double[] penalty = new double[16];
  private double[] bound = new double[16];
  private double[] rate = new double[16];
  private int[] holder = new int[16];
  private int[] firstUse = new int[16];
  private int flows;
  private int freeFlow = NONE;

  // A use: one flow on one resource.
  private int[] userOf = new int[64];
  private int[] resourceOf = new int[64];
  private double[] consumption = new double[64];
  private int[] nextUse = new int[64];
  private int[] nextMember = new int[64];
  private int[] previousMember = new int[64];
  private int uses;
  private int freeUse = NONE;

  // The change at work: whom it concerns, in `concerned`; which resources these use, in `touched`.
  private int change;
  private int[] concerned = new int[16];
  private int concernedCount;
  private int spreadTo;
  private int[] concernedAt = new int[16];
  private int[] touched = new int[16];
  private int touchedCount;
  private int[] touchedAt = new int[16];
  /** The change in which all flows of a resource became concerned. */
  private int[] openedAt = new int[16];

  // One filling. Room and weight are those of the concerned flows without a rate yet.
  private int filling;
  private int filled;
  private int[] filledAt = new int[16];
  private double[] filledRate = new double[16];
  private int[] filledHolder = new int[16];
  private double[] room = new double[16];
  private double[] roomError = new double[16];
  private double[] weight = new double[16];
  private double[] weightError = new double[16];
  private int[] waiting = new int[16];

  /** What may be next to stop the rise: resources, and flows with a bound as their complements. */
  private final LevelHeap stops = new LevelHeap();

  private int[] changed = new int[16];
  private int changedCount;

  // ---- Resources

  /** A resource that nobody uses yet; returns its number. */
  public int addResource(double ofCapacity) {
    requireCapacity(ofCapacity);
    int resource = freeResource;
    if (resource == NONE) {
      if (resources == capacity.length) {
        growResources();
      }
      resource = resources++;
    } else {
      freeResource = firstMember[resource];
    }
    capacity[resource] = ofCapacity;
    used[resource] = 0;
    usedError[resource] = 0;
    firstMember[resource] = NONE;
    members[resource] = 0;
    held[resource] = 0;
    return resource;
  }

  /** Gives back the number of a resource that no flow uses any more. */
  public void removeResource(int resource) {
    if (members[resource] != 0) {
      throw new IllegalStateException("a resource must be unused to be removed, but " + members[resource] + " flows use it");
    }
    firstMember[resource] = freeResource;
    freeResource = resource;
  }

  /** Changes the capacity of a resource, 0 or more. */
  public void capacity(int resource, double newCapacity) {
    requireCapacity(newCapacity);
    boolean concernsNobody = held[resource] == 0 && newCapacity >= usage(resource);
    capacity[resource] = newCapacity;
    begin();
    if (!concernsNobody) {
      touch(resource);
      open(resource);
      solve();
    }
  }

  private static void requireCapacity(double capacity) {
    if (!(capacity >= 0 && capacity < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("a capacity must be a finite number from 0");
    }
  }

  /** What all flows together take of a resource. */
  public double usage(int resource) {
    return used[resource] + usedError[resource];
  }

  /** How many flows use a resource. */
  public int flowsOn(int resource) {
    return members[resource];
  }

  // ---- Flows

  /**
   * A flow that begins; returns its number.
   *
   * @param flowPenalty how much dearer than others its rate is: of two flows held by one resource, one with twice the
   *     penalty has half the rate. Above 0
   * @param rateBound the most it can run at; may be infinite where it uses a resource
   * @param used the resources it uses, each once, in the first {@code count} places
   * @param consumptions what a unit of its rate takes of each, above 0
   */
  public int addFlow(double flowPenalty, double rateBound, int[] used, double[] consumptions, int count) {
    requireFlow(flowPenalty, rateBound);
    if (count == 0 && rateBound == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException("a flow must have a bound or use a resource");
    }
    int flow = freeFlow;
    if (flow == NONE) {
      if (flows == penalty.length) {
        growFlows();
      }
      flow = flows++;
    } else {
      freeFlow = firstUse[flow];
    }
    penalty[flow] = flowPenalty;
    bound[flow] = rateBound;
    rate[flow] = 0;
    holder[flow] = NOT_YET;
    firstUse[flow] = NONE;
    for (int i = count - 1; i >= 0; i--) {
      link(flow, used[i], consumptions[i]);
    }
    begin();
    concern(flow);
    solve();
    return flow;
  }

  /** Changes what a flow may do. */
  public void changeFlow(int flow, double newPenalty, double newBound) {
    requireFlow(newPenalty, newBound);
    boolean onlyBoundAbove = newPenalty == penalty[flow] && holder[flow] >= 0 && newBound >= rate[flow];
    penalty[flow] = newPenalty;
    bound[flow] = newBound;
    begin();
    if (!onlyBoundAbove) {
      concern(flow);
      solve();
    }
  }

  /** Ends a flow. Its number may be given to another. */
  public void removeFlow(int flow) {
    begin();
    concern(flow);
    spread();
    concerned[0] = concerned[--concernedCount];
    if (holder[flow] >= 0) {
      held[holder[flow]]--;
    }
    for (int use = firstUse[flow]; use != NONE; ) {
      int next = nextUse[use];
      int resource = resourceOf[use];
      unlink(use);
      if (members[resource] == 0) {
        used[resource] = 0;
        usedError[resource] = 0;
      } else {
        add(used, usedError, resource, -consumption[use] * rate[flow]);
      }
      nextUse[use] = freeUse;
      freeUse = use;
      use = next;
    }
    firstUse[flow] = freeFlow;
    freeFlow = flow;
    spreadTo = concernedCount;
    solve();
  }

  private static void requireFlow(double penalty, double bound) {
    if (!(penalty > 0 && penalty < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("a penalty must be a finite number above 0");
    }
    if (!(bound >= 0)) {
      throw new IllegalArgumentException("a bound must be 0 or more");
    }
  }

  /** The rate of a flow. */
  public double rate(int flow) {
    return rate[flow];
  }

  /** Whether nothing but its own bound holds a flow back. */
  public boolean isAtItsBound(int flow) {
    return holder[flow] == NONE;
  }

  /** How many flows have another rate since the last change; see {@link #changedFlow}. */
  public int changedFlows() {
    return changedCount;
  }

  /** One of the flows that have another rate since the last change. */
  public int changedFlow(int index) {
    return changed[index];
  }

  /** How many flows the last change concerned: its cost. */
  public int concernedFlows() {
    return concernedCount;
  }

  private void link(int flow, int resource, double amount) {
    if (!(amount > 0 && amount < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("a consumption must be a finite number above 0");
    }
    int use = freeUse;
    if (use == NONE) {
      if (uses == userOf.length) {
        growUses();
      }
      use = uses++;
    } else {
      freeUse = nextUse[use];
    }
    userOf[use] = flow;
    resourceOf[use] = resource;
    consumption[use] = amount;
    nextUse[use] = firstUse[flow];
    firstUse[flow] = use;
    int second = firstMember[resource];
    nextMember[use] = second;
    previousMember[use] = NONE;
    if (second != NONE) {
      previousMember[second] = use;
    }
    firstMember[resource] = use;
    members[resource]++;
  }

  private void unlink(int use) {
    int resource = resourceOf[use];
    int before = previousMember[use];
    int after = nextMember[use];
    if (before == NONE) {
      firstMember[resource] = after;
    } else {
      nextMember[before] = after;
    }
    if (after != NONE) {
      previousMember[after] = before;
    }
    members[resource]--;
  }

  // ---- Whom a change concerns

  private void begin() {
    change++;
    concernedCount = 0;
    spreadTo = 0;
    touchedCount = 0;
    changedCount = 0;
  }

  private void concern(int flow) {
    if (concernedAt[flow] != change) {
      concernedAt[flow] = change;
      concerned[concernedCount++] = flow;
    }
  }

  private void touch(int resource) {
    if (touchedAt[resource] != change) {
      touchedAt[resource] = change;
      touched[touchedCount++] = resource;
    }
  }

  /** All flows of a resource are concerned. */
  private void open(int resource) {
    if (openedAt[resource] != change) {
      openedAt[resource] = change;
      for (int use = firstMember[resource]; use != NONE; use = nextMember[use]) {
        concern(userOf[use]);
      }
    }
  }

  /** From flow to flow over the resources that hold somebody. */
  private void spread() {
    while (spreadTo < concernedCount) {
      for (int use = firstUse[concerned[spreadTo++]]; use != NONE; use = nextUse[use]) {
        touch(resourceOf[use]);
        if (held[resourceOf[use]] > 0) {
          open(resourceOf[use]);
        }
      }
    }
  }

  // ---- Progressive filling

  /**
   * Fills until no resource holds somebody back that others use who were not asked. Those others might have a higher level
   * there and have to give way, so they become concerned too, and the filling begins again.
   */
  private void solve() {
    boolean complete;
    do {
      spread();
      complete = concernedCount == 1 && fits(concerned[0]) || fill();
    } while (!complete);
    commit();
  }

  /** Whether the only flow concerned reaches its bound before any of its resources is full, as most do; it is filled by that. */
  private boolean fits(int flow) {
    double level = bound[flow] * penalty[flow];
    for (int use = firstUse[flow]; use != NONE; use = nextUse[use]) {
      int resource = resourceOf[use];
      clear(resource);
      rise(use, flow);
      if (level > levelOf(resource)) {
        return false;
      }
    }
    filledRate[flow] = bound[flow];
    filledHolder[flow] = NONE;
    return true;
  }

  private boolean fill() {
    filling++;
    filled = 0;
    int count = concernedCount;
    prepare(count);
    double level = 0;
    while (filled < count) {
      double least = stops.leastLevel();
      int entry = stops.takeLeast();
      if (entry < 0) {
        int flow = ~entry;
        if (filledAt[flow] != filling) {
          level = Math.max(level, least);
          settle(flow, bound[flow], NONE);
        }
      } else if (waiting[entry] > 0) {
        // Since this entry was made, others have left the resource, each taking less than its part: levels only rise.
        double current = Math.max(level, levelOf(entry));
        if (current > least && !stops.isEmpty() && current > stops.leastLevel()) {
          stops.put(current, entry);
        } else {
          level = current;
          hold(entry, level, count);
        }
      }
    }
    return concernedCount == count;
  }

  private void prepare(int count) {
    for (int i = 0; i < touchedCount; i++) {
      clear(touched[i]);
    }
    stops.clear();
    for (int i = 0; i < count; i++) {
      int flow = concerned[i];
      for (int use = firstUse[flow]; use != NONE; use = nextUse[use]) {
        rise(use, flow);
      }
      if (bound[flow] < Double.POSITIVE_INFINITY) {
        stops.put(bound[flow] * penalty[flow], ~flow);
      }
    }
    for (int i = 0; i < touchedCount; i++) {
      if (waiting[touched[i]] > 0) {
        stops.put(levelOf(touched[i]), touched[i]);
      }
    }
  }

  /** Nobody waits on a resource yet; who is not concerned has what it has. */
  private void clear(int resource) {
    boolean alone = openedAt[resource] == change;
    room[resource] = alone ? capacity[resource] : capacity[resource] - used[resource];
    roomError[resource] = alone ? 0 : -usedError[resource];
    weight[resource] = 0;
    weightError[resource] = 0;
    waiting[resource] = 0;
  }

  /** A flow gives back what it takes of a resource, and waits on it. */
  private void rise(int use, int flow) {
    int resource = resourceOf[use];
    if (openedAt[resource] != change) {
      add(room, roomError, resource, consumption[use] * rate[flow]);
    }
    add(weight, weightError, resource, consumption[use] / penalty[flow]);
    waiting[resource]++;
  }

  /** The level at which a resource is full, if all flows that wait on it rise to it. */
  private double levelOf(int resource) {
    return Math.max(0, room[resource] + roomError[resource]) / (weight[resource] + weightError[resource]);
  }

  /** A resource is full: those that still rise stay at {@code level}. */
  private void hold(int resource, double level, int count) {
    if (openedAt[resource] == change) {
      for (int use = firstMember[resource]; use != NONE; use = nextMember[use]) {
        if (filledAt[userOf[use]] != filling) {
          settleAt(level, userOf[use], resource);
        }
      }
      return;
    }
    for (int i = 0; i < count; i++) {
      if (filledAt[concerned[i]] != filling && uses(concerned[i], resource)) {
        settleAt(level, concerned[i], resource);
      }
    }
    if (members[resource] > 0) {
      open(resource);
    }
  }

  private boolean uses(int flow, int resource) {
    for (int use = firstUse[flow]; use != NONE; use = nextUse[use]) {
      if (resourceOf[use] == resource) {
        return true;
      }
    }
    return false;
  }

  private void settleAt(double level, int flow, int resource) {
    settle(flow, Math.min(level / penalty[flow], bound[flow]), resource);
  }

  private void settle(int flow, double newRate, int newHolder) {
    filledAt[flow] = filling;
    filled++;
    filledRate[flow] = newRate;
    filledHolder[flow] = newHolder;
    for (int use = firstUse[flow]; use != NONE; use = nextUse[use]) {
      int resource = resourceOf[use];
      add(room, roomError, resource, -consumption[use] * newRate);
      add(weight, weightError, resource, -consumption[use] / penalty[flow]);
      waiting[resource]--;
    }
  }

  private void commit() {
    for (int i = 0; i < touchedCount; i++) {
      if (openedAt[touched[i]] == change) {
        used[touched[i]] = 0;
        usedError[touched[i]] = 0;
      }
    }
    for (int i = 0; i < concernedCount; i++) {
      int flow = concerned[i];
      double before = rate[flow];
      double after = filledRate[flow];
      for (int use = firstUse[flow]; use != NONE; use = nextUse[use]) {
        int resource = resourceOf[use];
        if (openedAt[resource] != change) {
          add(used, usedError, resource, -consumption[use] * before);
        }
        add(used, usedError, resource, consumption[use] * after);
      }
      if (holder[flow] >= 0) {
        held[holder[flow]]--;
      }
      holder[flow] = filledHolder[flow];
      if (holder[flow] >= 0) {
        held[holder[flow]]++;
      }
      if (after != before) {
        rate[flow] = after;
        changed[changedCount++] = flow;
      }
    }
  }

  private static void add(double[] sum, double[] error, int index, double amount) {
    double before = sum[index];
    double after = before + amount;
    error[index] += Math.abs(before) >= Math.abs(amount) ? before - after + amount : amount - after + before;
    sum[index] = after;
  }

  // ---- Growth

  private void growResources() {
    int size = 2 * resources;
    capacity = Arrays.copyOf(capacity, size);
    used = Arrays.copyOf(used, size);
    usedError = Arrays.copyOf(usedError, size);
    firstMember = Arrays.copyOf(firstMember, size);
    members = Arrays.copyOf(members, size);
    held = Arrays.copyOf(held, size);
    touched = Arrays.copyOf(touched, size);
    touchedAt = Arrays.copyOf(touchedAt, size);
    openedAt = Arrays.copyOf(openedAt, size);
    room = Arrays.copyOf(room, size);
    roomError = Arrays.copyOf(roomError, size);
    weight = Arrays.copyOf(weight, size);
    weightError = Arrays.copyOf(weightError, size);
    waiting = Arrays.copyOf(waiting, size);
  }

  private void growFlows() {
    int size = 2 * flows;
    penalty = Arrays.copyOf(penalty, size);
    bound = Arrays.copyOf(bound, size);
    rate = Arrays.copyOf(rate, size);
    holder = Arrays.copyOf(holder, size);
    firstUse = Arrays.copyOf(firstUse, size);
    concerned = Arrays.copyOf(concerned, size);
    concernedAt = Arrays.copyOf(concernedAt, size);
    filledAt = Arrays.copyOf(filledAt, size);
    filledRate = Arrays.copyOf(filledRate, size);
    filledHolder = Arrays.copyOf(filledHolder, size);
    changed = Arrays.copyOf(changed, size);
  }

  private void growUses() {
    int size = 2 * uses;
    userOf = Arrays.copyOf(userOf, size);
    resourceOf = Arrays.copyOf(resourceOf, size);
    consumption = Arrays.copyOf(consumption, size);
    nextUse = Arrays.copyOf(nextUse, size);
    nextMember = Arrays.copyOf(nextMember, size);
    previousMember = Arrays.copyOf(previousMember, size);
  }
}
