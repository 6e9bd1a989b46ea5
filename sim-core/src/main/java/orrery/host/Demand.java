package orrery.host;

import java.util.function.Consumer;

/**
 * What the people at a node, or the sensors in it, want of its programs. Wants come by themselves: when they come, and what
 * they ask for, hangs on nothing that any program does, nor on whether one listens.
 */
public interface Demand {

  /** That of a node of which nobody ever wants anything. */
  Demand NONE = reaction -> () -> {};

  /**
   * Runs {@code reaction} for each want that comes from now on while the node is on and not being switched off. Each
   * listener is given a {@link Want} of its own, which says the same as those of the others and has the same luck.
   *
   * @return ends that, when it is run
   */
  Runnable onWant(Consumer<Want> reaction);
}
