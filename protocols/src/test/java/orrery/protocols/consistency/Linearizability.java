package orrery.protocols.consistency;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A checker of linearizability (Herlihy and Wing 1990): whether there is an order of the operations in which each takes
 * effect between its call and its answer, and which the model could have gone through. By the search of Wing and Gong
 * ("Testing and verifying concurrent objects", 1993) with Lowe's memory of what has been tried ("Testing for
 * linearizability", 2017), key by key, since a history is linearizable where its parts for each key are.
 */
public final class Linearizability {

  /** What an object does that is used by one client at a time. */
  @FunctionalInterface
  public interface Model {
    Step step(String state, String input);
  }

  /** The state after an operation, and what it says. */
  public record Step(String state, String output) {}

  private record Tried(BitSet done, String state) {}

  private final Model model;
  private final List<Operation> operations;
  private final Set<Tried> tried = new HashSet<>();

  private Linearizability(Model model, List<Operation> operations) {
    this.model = model;
    this.operations = operations;
  }

  /** The operations of a key for which there is no such order; empty where there is one for each. */
  public static Optional<List<Operation>> violation(List<Operation> history, String initial, Model model) {
    Map<String, List<Operation>> keys = new TreeMap<>();
    history.forEach(operation -> keys.computeIfAbsent(operation.key(), key -> new ArrayList<>()).add(operation));
    for (List<Operation> ofKey : keys.values()) {
      ofKey.sort(Comparator.comparingLong(Operation::began));
      if (!new Linearizability(model, ofKey).isLinearizable(new BitSet(), initial)) {
        return Optional.of(ofKey);
      }
    }
    return Optional.empty();
  }

  private boolean isLinearizable(BitSet done, String state) {
    long firstEnd = Operation.NEVER;
    boolean complete = true;
    for (int i = 0; i < operations.size(); i++) {
      if (!done.get(i) && operations.get(i).ended() != Operation.NEVER) {
        complete = false;
        firstEnd = Math.min(firstEnd, operations.get(i).ended());
      }
    }
    if (complete) {
      return true;
    }
    if (!tried.add(new Tried((BitSet) done.clone(), state))) {
      return false;
    }
    for (int i = 0; i < operations.size() && operations.get(i).began() <= firstEnd; i++) {
      Operation operation = operations.get(i);
      if (!done.get(i)) {
        Step step = model.step(state, operation.input());
        if (operation.output() == null || operation.output().equals(step.output())) {
          done.set(i);
          if (isLinearizable(done, step.state())) {
            return true;
          }
          done.clear(i);
        }
      }
    }
    return false;
  }
}
