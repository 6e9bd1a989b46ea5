package orrery.protocols.raft;

/**
 * What a group keeps the same on all its servers: a state that changes by commands alone, in the order of the log.
 *
 * <p>Two machines that are given the same commands are in the same state and have given the same answers. So nothing may be
 * drawn, nor any clock be read, while a command is applied: what is needed of that comes with the command.
 */
public interface StateMachine {

  /**
   * Changes the state.
   *
   * @param unixNanos when the command was entered, by its leader's wall clock; never less than at the command before
   * @param command as it was submitted
   * @return the answer, which is kept until its session's owner has it
   */
  byte[] apply(long unixNanos, byte[] command);

  /** The whole state. */
  byte[] snapshot();

  /** Is now in the state of which another machine has made {@code snapshot}, or this one in an earlier life. */
  void restore(byte[] snapshot);
}
