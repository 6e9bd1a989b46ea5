package orrery.scenario.run;

/**
 * What a run is expected to hold of the heap when it holds most: an estimate.
 *
 * @param programBytes what the program itself holds, once for all runs at work
 * @param runBytes what each run holds
 * @param devices how many are described
 * @param on how many of them are on at a time
 */
public record MemoryNeed(long programBytes, long runBytes, long devices, long on) {

  /** Nobody knows. */
  public static final MemoryNeed UNKNOWN = new MemoryNeed(0, 0, 0, 0);

  /** Of so many runs at once. */
  long bytes(int runs) {
    return programBytes + runs * runBytes;
  }
}
