package orrery.net.task;

/** How one place is chosen among those that there are; of equals the nearest, then the first described. */
public enum Policy {
  /** Where the result is expected soonest: latency, bytes at what flows leave of the line, the processor's queue, the work. */
  EXPECTED_TIME,
  /** The device itself, else its LAN, else an edge data centre, else the cloud; of these the one with the least latency. */
  NEAREST,
  /** Any, all alike. */
  RANDOM,
  /** Who has been given the fewest tasks, as PureEdgeSim's ROUND_ROBIN. */
  ROUND_ROBIN,
  /**
   * The least of (tasks given before + 1) · weight · operations / speed, with the weights 1.3 for devices, 1.2 for edge data
   * centres and 1.8 for the cloud, as PureEdgeSim's TRADE_OFF (taskorchestrator/DefaultOrchestrator.java at 51e8821a:
   * {@code (historyMap.get(i) + 1) * weight * task.getLength() / node.getMipsPerCore()}).
   */
  TRADE_OFF
}
