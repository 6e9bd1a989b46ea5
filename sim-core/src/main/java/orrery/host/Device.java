package orrery.host;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** The device a node is, as it sees itself (EC-1, EC-7). Values may change between calls. */
public interface Device {

  /** The kind of device, as the catalogue names it: {@code smartphone}. */
  String type();

  /** The account of its owner. */
  String account();

  /** Its operating system, such as {@code android}. */
  String operatingSystem();

  /** Processor speed, in million operations a second over all cores. */
  long processorMops();

  /** Main memory in bytes. */
  long memoryBytes();

  /** Storage in bytes. */
  long storageBytes();

  /** Charge from 0 to 100, or empty where it runs on mains. */
  OptionalInt batteryPercent();

  /** Where it believes it is, where it knows that. */
  Optional<Position> position();

  /** What its owner lets it do for others (EC-7, EC-18), in the order of the enum. */
  Set<Permission> permissions();

  /** What an owner may let a device do for others. */
  enum Permission {
    /** Keep a cluster's knowledge and speak for it. */
    SUPER_NODE,
    /** Pass on traffic of others. */
    PROXY,
    /** Keep content of others for quick access. */
    CACHE,
    /** Keep data of others for safety. */
    STORAGE,
    /** Run services of others. */
    COMPUTE
  }
}
