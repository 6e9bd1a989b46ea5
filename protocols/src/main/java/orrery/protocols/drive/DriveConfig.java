package orrery.protocols.drive;

import java.time.Duration;
import orrery.host.DataSize;
import orrery.host.Default;
import orrery.host.Doc;

/**
 * How a drive keeps files.
 *
 * @param replicas how many must have a write before it is acknowledged, and are to have it from then on
 * @param storage thousandths of the device's storage that contents may take
 * @param quota of each account on this node
 * @param files how many may be known here, deleted ones counted, whoever has them
 * @param file the longest
 * @param look how long others may take to say what they know of a file
 * @param patience from a call until its outcome, but for bulks that still move then
 * @param suspicion how long nobody waits for a node that has not answered
 * @param settle how long after a change of replicas it is looked what is to be copied: shorter absences are not worth it
 * @param tombstones how long it is remembered that a file was deleted. A node that is away for longer may bring it back
 * @param operations how many calls may be under way
 */
public record DriveConfig(
    @Doc("How many nodes must have a write on synced storage before it is acknowledged.")
        @Default(value = "2", source = "assumed") int replicas,
    @Doc("Thousandths of the storage that files may take.")
        @Default(value = "200", source = "assumed") int storage,
    @Doc("The most bytes of one account.")
        @Default(value = "50 GB", source = "assumed") DataSize quota,
    @Doc("The most files, deleted ones counted.")
        @Default(value = "10000", source = "assumed") int files,
    @Doc("The longest file.")
        @Default(value = "20 GB", source = "assumed") DataSize file,
    @Doc("Longest wait for what others know of a file.")
        @Default(value = "1 s", source = "assumed") Duration look,
    @Doc("Longest time from a call to its outcome, but for bulks that still move.")
        @Default(value = "10 s", source = "assumed") Duration patience,
    @Doc("How long a node that has not answered is not waited for.")
        @Default(value = "10 s", source = "assumed") Duration suspicion,
    @Doc("Time from a change of replicas until it is looked what to copy.")
        @Default(value = "30 s", source = "assumed") Duration settle,
    @Doc("How long a deletion is remembered.")
        @Default(value = "30 d", source = "assumed") Duration tombstones,
    @Doc("The most calls under way.")
        @Default(value = "64", source = "assumed") int operations) {

  /** No file may ever be longer: a terabyte. */
  static final long MOST_FILE = 1_000_000_000_000L;

  public DriveConfig {
    requireWithin("replicas", replicas, 1, 16);
    requireWithin("storage", storage, 0, 1000);
    requireWithin("files", files, 1, 50_000);
    requireWithin("operations", operations, 1, 10_000);
    if (file.bytes() > MOST_FILE) {
      throw new IllegalArgumentException("file must be at most 1 TB but is " + file);
    }
    requirePositive("look", look);
    requirePositive("patience", patience);
    requirePositive("suspicion", suspicion);
    requirePositive("settle", settle);
    requirePositive("tombstones", tombstones);
  }

  /** The same with other {@code replicas}. */
  public DriveConfig withReplicas(int others) {
    return new DriveConfig(others, storage, quota, files, file, look, patience, suspicion, settle, tombstones, operations);
  }

  private static void requireWithin(String what, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(what + " must be " + least + " to " + most + " but is " + value);
    }
  }

  private static void requirePositive(String what, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(what + " must be longer than 0 s but is " + value);
    }
  }
}
