package orrery.protocols.container;

import java.time.Duration;
import orrery.host.BitRate;
import orrery.host.DataSize;
import orrery.host.Default;
import orrery.host.Doc;

/**
 * How a node runs containers.
 *
 * @param images that the device comes with, as {@link ImageList} reads them; they stay and are not counted as taken room
 * @param storage thousandths of the device's storage that images may take
 * @param memory thousandths of its main memory that containers may take
 * @param cpu thousandths of its processor that may be promised to containers
 * @param leastBattery percent below which nothing is started for the owner's own account
 * @param leastBatteryForOthers percent below which nothing is started for others
 * @param containers how many there may be, whatever their state
 * @param waitingCalls how many calls may wait for one container to start, or for one image to be pulled
 * @param pulls how many images may be pulled at once
 * @param pullOnCall whether a call of a service whose image is not here has it pulled
 * @param idleStop how long a container that a call has started rests before it is stopped
 * @param grace how long a microservice may take to stop
 */
public record ContainerConfig(
    @Doc("What runs containers: light, or a daemon.")
        @Default(value = "light", source = "EC-28, by device: phones have no daemon (paragraph 63)") Environment environment,
    @Doc("The images that the device comes with: NAME:TAG, field=value; NAME:TAG.")
        @Default(value = "", source = "assumed") String images,
    @Doc("Thousandths of the storage that pulled images may take.")
        @Default(value = "100", source = "assumed") int storage,
    @Doc("Thousandths of the main memory that containers may take.")
        @Default(value = "500", source = "assumed") int memory,
    @Doc("Thousandths of the processor that may be promised to containers.")
        @Default(value = "800", source = "assumed") int cpu,
    @Doc("Percent of charge below which no container is started for the owner.")
        @Default(value = "5", source = "assumed") int leastBattery,
    @Doc("Percent of charge below which no container is started for others.")
        @Default(value = "40", source = "assumed") int leastBatteryForOthers,
    @Doc("The most containers.")
        @Default(value = "64", source = "assumed") int containers,
    @Doc("The most calls that wait for one container to start.")
        @Default(value = "32", source = "assumed") int waitingCalls,
    @Doc("The most images that are pulled at once.")
        @Default(value = "3", source = "Docker, daemon configuration: 'DefaultMaxConcurrentDownloads is the default value for maximum number of downloads that may take place at a time for each pull', 3") int pulls,
    @Doc("Whether a call of a service whose image is not here has it pulled.")
        @Default(value = "true", source = "EC-28: 'ephemeral (serverless) start on the API call'") boolean pullOnCall,
    @Doc("How long a container that a call has started rests before it is stopped.")
        @Default(value = "60 s", source = "assumed") Duration idleStop,
    @Doc("How long a microservice may take to stop.")
        @Default(value = "10 s", source = "docker-container-stop(1) of Docker 20.10: '-t, --time=10 Seconds to wait for stop before killing it'") Duration grace,
    StartCosts start) {

  public ContainerConfig {
    ImageList.parse(images);
    requireWithin("storage", storage, 0, 1000);
    requireWithin("memory", memory, 0, 1000);
    requireWithin("cpu", cpu, 0, 10_000);
    requireWithin("least-battery", leastBattery, 0, 100);
    requireWithin("least-battery-for-others", leastBatteryForOthers, 0, 100);
    requireWithin("containers", containers, 1, 10_000);
    requireWithin("waiting-calls", waitingCalls, 0, 10_000);
    requireWithin("pulls", pulls, 1, 100);
    if (idleStop.isNegative() || idleStop.isZero() || grace.isNegative()) {
      throw new IllegalArgumentException("idle-stop must be longer than 0 s, and grace 0 s or more, but are " + idleStop + " and " + grace);
    }
  }

  private static void requireWithin(String what, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(what + " must be " + least + " to " + most + " but is " + value);
    }
  }

  /**
   * What it takes to start a container whose image is on the node's storage.
   *
   * @param light from the request to the first instruction of the program, without a daemon
   * @param daemon likewise, with one
   * @param lightMemory that each container takes beside its image's, without a daemon
   * @param daemonMemory likewise, with one
   * @param hotMille thousandths of an unpacked image that are read before it serves
   * @param reading how fast images are read from storage
   * @param unpacking operations to unpack one byte that has travelled
   */
  public record StartCosts(
      @Doc("Time to make a container without a daemon.")
          @Default(value = "5 ms", source = "validation M07: 'V8 isolate under 5 ms'") Duration light,
      @Doc("Time to make a container with a daemon.")
          @Default(value = "568 ms", source = "arXiv 2602.15214, abstract: 'storage tier selection imposes a 2.04x startup penalty (HDD 1157 ms vs. SSD 568 ms)'")
          Duration daemon,
      @Doc("Memory of a container without a daemon, beside its program's.")
          @Default(value = "2 MiB", source = "assumed") DataSize lightMemory,
      @Doc("Memory of a container with a daemon, beside its program's.")
          @Default(value = "5 MiB", source = "Firecracker, SPECIFICATION.md at 0aad46c6: 'virtual machine manager threads have a memory overhead <= 5 MiB', there for a microVM")
          DataSize daemonMemory,
      @Doc("Thousandths of an image that are read to start it.")
          @Default(value = "64", source = "Harter et al., FAST 2016, abstract: 'only 6.4% of that data is read'") int hotMille,
      @Doc("How fast images are read from storage.")
          @Default(value = "500 MB/s", source = "assumed") BitRate reading,
      @Doc("Operations to unpack one byte that has travelled.")
          @Default(value = "20", source = "assumed") int unpacking) {

    public StartCosts {
      if (light.isNegative() || daemon.isNegative()) {
        throw new IllegalArgumentException("start times must be 0 s or more but are " + light + " and " + daemon);
      }
      requireWithin("hot-mille", hotMille, 0, 1000);
      requireWithin("unpacking", unpacking, 0, 10_000);
      if (reading.bitsPerSecond() < 8) {
        throw new IllegalArgumentException("reading must be at least 1 B/s but is " + reading);
      }
    }

    /** Time to make a container there. */
    Duration fixed(Environment environment) {
      return environment == Environment.DAEMON ? daemon : light;
    }

    /** Bytes that a container takes there beside its program's. */
    long overhead(Environment environment) {
      return (environment == Environment.DAEMON ? daemonMemory : lightMemory).bytes();
    }

    /** Nanoseconds to read what is needed of an image to start it. */
    long loadNanos(Image image) {
      long hot = image.unpacked().bytes() / 1000 * hotMille;
      return (long) (hot * 1e9 / (reading.bitsPerSecond() / 8));
    }
  }
}
