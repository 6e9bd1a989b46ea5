package orrery.scenario.yaml;

import java.util.List;
import java.util.stream.Collectors;

/** A scenario that cannot be run as it stands: the user's mistake, with every problem at once. */
public final class ScenarioException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final transient List<Problem> problems;

  /** {@code problems} in the order they are to be told, at least one. */
  public ScenarioException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")), null, false, false);
    this.problems = List.copyOf(problems);
  }

  /** A single problem that has no place in a text. */
  public ScenarioException(String message) {
    this(List.of(new Problem("", "", message)));
  }

  /** What is wrong. */
  public List<Problem> problems() {
    return problems;
  }
}
