package orrery.scenario.yaml;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The problems found so far: each told once, in the order of the text, at most {@link #MOST}. */
final class Problems {

  /** More than this nobody reads. */
  static final int MOST = 100;

  private record Found(Mark mark, Problem problem) {}

  /** What makes two problems one: what stands at an alias has several paths, and is wrong once. */
  private record Kind(Mark mark, String lastStep, String message) {}

  private final List<Found> found = new ArrayList<>();
  private final Set<Kind> kinds = new LinkedHashSet<>();
  private int untold;

  void add(Mark mark, String path, String message) {
    if (!kinds.add(kind(mark, path, message))) {
      return;
    }
    if (found.size() < MOST) {
      found.add(new Found(mark, new Problem(mark.toString(), path, message)));
    } else {
      untold++;
    }
  }

  private static Kind kind(Mark mark, String path, String message) {
    return new Kind(mark, path.substring(path.lastIndexOf('.') + 1), message);
  }

  /** Adds those of {@code others} that are not here yet; {@code note} tells them apart. */
  void addNew(Problems others, String note) {
    for (Found other : others.found) {
      Problem problem = other.problem();
      if (!kinds.contains(kind(other.mark(), problem.path(), problem.message()))) {
        add(other.mark(), problem.path(), problem.message() + note);
      }
    }
  }

  /** What {@code others} tell is known, and is not added when it is found once more. */
  void know(Problems others) {
    kinds.addAll(others.kinds);
  }

  /** Adds all of {@code others}, which were kept apart for a while. */
  void addAll(Problems others) {
    others.found.forEach(other -> add(other.mark(), other.problem().path(), other.problem().message()));
    untold += others.untold;
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  /** Throws where there is any problem. */
  void throwAny() {
    if (!found.isEmpty()) {
      throw new ScenarioException(inOrder());
    }
  }

  private List<Problem> inOrder() {
    List<Found> sorted = new ArrayList<>(found);
    sorted.sort(
        Comparator.comparing((Found f) -> f.mark().source().kind())
            .thenComparing(f -> f.mark().source().name())
            .thenComparingInt(f -> f.mark().line())
            .thenComparingInt(f -> f.mark().column()));
    List<Problem> problems = new ArrayList<>();
    sorted.forEach(f -> problems.add(f.problem()));
    if (untold > 0) {
      problems.add(new Problem("", "", "and " + untold + " more problems"));
    }
    return problems;
  }
}
