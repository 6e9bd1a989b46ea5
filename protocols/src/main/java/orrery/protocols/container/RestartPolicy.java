package orrery.protocols.container;

import orrery.host.Defaults;

/**
 * What is done when a container ends by itself, in the engine's words.
 *
 * @param most how often it is tried again {@link When#ON_FAILURE}; 0 for as often as it takes
 */
public record RestartPolicy(When when, int most) {

  /** It stays as it is. */
  public static final RestartPolicy NO = new RestartPolicy(When.NO, 0);

  /** When it is started again. */
  public enum When {
    /** Never. */
    NO,
    /** However it has ended, and when the node comes back, even if somebody had stopped it. */
    ALWAYS,
    /** When its exit code is not 0; not when the node comes back. */
    ON_FAILURE;

    /** How the engine writes it: {@code on-failure}. */
    public String word() {
      return Defaults.word(this);
    }
  }

  public RestartPolicy {
    if (most < 0 || most > 1000) {
      throw new IllegalArgumentException("the most restarts must be 0 to 1000 but is " + most);
    }
  }

  /** Whether it starts again after it has ended with {@code exitCode}, for the {@code nth} time in a row. */
  boolean restarts(int exitCode, int nth) {
    return switch (when) {
      case NO -> false;
      case ALWAYS -> true;
      case ON_FAILURE -> exitCode != 0 && (most == 0 || nth <= most);
    };
  }
}
