package orrery.scenario;

import java.time.Duration;
import java.util.Optional;
import orrery.host.DataSize;
import orrery.host.Default;
import orrery.host.Doc;
import orrery.host.Want;

/**
 * What users, or sensors, want again and again. When a device wants something and how much hangs on the names of device and
 * workload alone: variants face the same wants.
 */
@Tagged("type")
public sealed interface WorkloadSpec {

  /** What is wanted. */
  Want.Kind kind();

  /** The group of devices, or the node, that wants it. */
  String from();

  /** The microservice it is wanted of. */
  String service();

  /** From one want to the next; empty where a recording says when. */
  Optional<DistributionSpec<Duration>> every();

  /** When the first comes after {@link #fromTime}; empty for a random part of a gap. */
  Optional<Duration> phase();

  /** Empty for always alike. */
  Optional<WantHours> hours();

  /** Empty for without pauses. */
  Optional<WantBursts> bursts();

  /** A recording. */
  Optional<InputFile> trace();

  /** From when on. */
  Duration fromTime();

  /** Until when; empty for the end of the run. */
  Optional<Duration> until();

  /** The share of wants whose work must stay in the central cloud (EC-41). */
  double central();

  /** Whom it is for, or on whose node it is wanted. */
  Audience to();

  /** With how many of these one has to do. */
  int peers();

  /** Zipf's exponent among them. */
  double skew();

  /** What is sent. */
  DistributionSpec<DataSize> up();

  /** What is wanted back. */
  default DistributionSpec<DataSize> down() {
    return new DistributionSpec.Constant<>(new DataSize(0));
  }

  /** Operations. */
  default DistributionSpec<Long> work() {
    return new DistributionSpec.Constant<>(0L);
  }

  /** For how many nodes one is. */
  default DistributionSpec<Integer> viewers() {
    return new DistributionSpec.Constant<>(1);
  }

  /** How closely one looks at what it takes. */
  default Exchange exchange() {
    return Exchange.MESSAGES;
  }

  /** Who chooses where work is done, where no program does. */
  default Optional<TaskOrchestrator> orchestrator() {
    return Optional.empty();
  }

  /** For how long an answer is; empty for any time. */
  Optional<Duration> usefulFor();

  /** How closely one looks at what something takes. */
  enum Exchange {
    /** At each message of the programs that see to it. */
    MESSAGES,
    /** At flows of bytes and at processors' queues, and at no program. */
    FLOWS
  }

  /** Request and response. */
  @Doc("Users ask a service and get an answer.")
  record Request(
      @Doc("Who wants it: the devices of this group, or the node of this name.") String from,
      @Doc("The microservice that it is wanted of, such as 'drive'.") String service,
      @Doc("On whose node: 'wherever', as requests are routed; or on one of 'own-account', of the 'link', within 'place: 1 km', of 'anybody', or of 'group: NAME'.") @Default("wherever") Audience to,
      @Doc("With how many of them one has to do: so many are drawn for each device, once and for all.")
          @Default(value = "150", source = "EC-11: 'traffic is skewed to a few peers (the seed cites Dunbar's 150, ¶58)'") @Within(least = "1", greatest = "1000") int peers,
      @Doc("How much more one has to do with the first of these than with the others: Zipf's exponent, 0 for with all alike.") @Default("1") @Within(least = "0", greatest = "10") double skew,
      @Doc("What is sent with one.") @Default("0 B") @Within(greatest = "1 TB") DistributionSpec<DataSize> up,
      @Doc("What the answer holds.") @Within(greatest = "1 TB") DistributionSpec<DataSize> down,
      @Doc("The work that the service has with one, in operations: a processor of 1,000 Mops does a thousand million in a second.") @Default("0") @Within(least = "0", greatest = "1000000000000000") DistributionSpec<Long> work,
      @Doc("How long after the want an answer is of use; for any time where it is not given.") @Within(above = "0 s") Optional<Duration> deadline,
      @Doc("Time from one want of a device to its next: a period, or a distribution; 'exponential' makes a Poisson process.") @Within(least = "1 ms", greatest = "366 d")
          Optional<DistributionSpec<Duration>> every,
      @Doc("How long after 'from-time' a device's first want comes; at a random part of 'every' where it is not given.") Optional<Duration> phase,
      @Doc("At which hours of the week wants come more readily; always alike where it is not given.") Optional<WantHours> hours,
      @Doc("That wants come in bursts, with pauses in between; without pauses where it is not given.") Optional<WantBursts> bursts,
      @Doc("A CSV file of recorded wants instead of 'every', with the column TIME, in seconds from time zero or with a unit, and, where they are there, DEVICE, UP and DOWN, in bytes or with a unit. A device replays the recorded one of its own name; where there is none, one that its name decides on.")
          Optional<InputFile> trace,
      @Doc("From when on wants come.") @Default("0 s") Duration fromTime,
      @Doc("Until when they come; the end of the run where it is not given.") Optional<Duration> until,
      @Doc("The share of the wants whose work must stay in the central cloud, as archive, registration and global storage do (EC-41): 0 % where none has to.")
          @Within(least = "0", greatest = "1") double central)
      implements WorkloadSpec {

    @Override
    public Want.Kind kind() {
      return Want.Kind.REQUEST;
    }

    @Override
    public Optional<Duration> usefulFor() {
      return deadline;
    }
  }

  /** Publish and subscribe. */
  @Doc("Something is told to those who subscribe to a topic.")
  record Publish(
      @Doc("Who wants it: the devices of this group, or the node of this name.") String from,
      @Doc("The microservice that it is wanted of, such as 'drive', or the topic.") String service,
      @Doc("Whom it is for: nodes of 'own-account', of the 'link', within 'place: 1 km', of 'anybody', or of 'group: NAME'.") Audience to,
      @Doc("With how many of them one has to do: so many are drawn for each device, once and for all.")
          @Default(value = "150", source = "EC-11: 'traffic is skewed to a few peers (the seed cites Dunbar's 150, ¶58)'") @Within(least = "1", greatest = "1000") int peers,
      @Doc("How much more one has to do with the first of these than with the others: Zipf's exponent, 0 for with all alike.") @Default("1") @Within(least = "0", greatest = "10") double skew,
      @Doc("For how many of these one want is; for all of them where there are fewer.") @Default("1") @Within(least = "1", greatest = "1000") DistributionSpec<Integer> viewers,
      @Doc("How much is told.") @Within(greatest = "1 TB") DistributionSpec<DataSize> bytes,
      @Doc("How long after the want an answer is of use; for any time where it is not given.") @Within(above = "0 s") Optional<Duration> deadline,
      @Doc("Time from one want of a device to its next: a period, or a distribution; 'exponential' makes a Poisson process.") @Within(least = "1 ms", greatest = "366 d")
          Optional<DistributionSpec<Duration>> every,
      @Doc("How long after 'from-time' a device's first want comes; at a random part of 'every' where it is not given.") Optional<Duration> phase,
      @Doc("At which hours of the week wants come more readily; always alike where it is not given.") Optional<WantHours> hours,
      @Doc("That wants come in bursts, with pauses in between; without pauses where it is not given.") Optional<WantBursts> bursts,
      @Doc("A CSV file of recorded wants instead of 'every', with the column TIME, in seconds from time zero or with a unit, and, where they are there, DEVICE, UP and DOWN, in bytes or with a unit. A device replays the recorded one of its own name; where there is none, one that its name decides on.")
          Optional<InputFile> trace,
      @Doc("From when on wants come.") @Default("0 s") Duration fromTime,
      @Doc("Until when they come; the end of the run where it is not given.") Optional<Duration> until,
      @Doc("The share of the wants whose work must stay in the central cloud, as archive, registration and global storage do (EC-41): 0 % where none has to.")
          @Within(least = "0", greatest = "1") double central)
      implements WorkloadSpec {

    @Override
    public Want.Kind kind() {
      return Want.Kind.PUBLISH;
    }

    @Override
    public DistributionSpec<DataSize> up() {
      return bytes;
    }

    @Override
    public Optional<Duration> usefulFor() {
      return deadline;
    }
  }

  /** File sharing. */
  @Doc("A file is given to somebody.")
  record Share(
      @Doc("Who wants it: the devices of this group, or the node of this name.") String from,
      @Doc("The microservice that it is wanted of, such as 'drive'.") String service,
      @Doc("Whom it is for: nodes of 'own-account', of the 'link', within 'place: 1 km', of 'anybody', or of 'group: NAME'.") Audience to,
      @Doc("With how many of them one has to do: so many are drawn for each device, once and for all.")
          @Default(value = "150", source = "EC-11: 'traffic is skewed to a few peers (the seed cites Dunbar's 150, ¶58)'") @Within(least = "1", greatest = "1000") int peers,
      @Doc("How much more one has to do with the first of these than with the others: Zipf's exponent, 0 for with all alike.") @Default("1") @Within(least = "0", greatest = "10") double skew,
      @Doc("The size of the file.") @Within(greatest = "1 TB") DistributionSpec<DataSize> bytes,
      @Doc("How long after the want an answer is of use; for any time where it is not given.") @Within(above = "0 s") Optional<Duration> deadline,
      @Doc("Time from one want of a device to its next: a period, or a distribution; 'exponential' makes a Poisson process.") @Within(least = "1 ms", greatest = "366 d")
          Optional<DistributionSpec<Duration>> every,
      @Doc("How long after 'from-time' a device's first want comes; at a random part of 'every' where it is not given.") Optional<Duration> phase,
      @Doc("At which hours of the week wants come more readily; always alike where it is not given.") Optional<WantHours> hours,
      @Doc("That wants come in bursts, with pauses in between; without pauses where it is not given.") Optional<WantBursts> bursts,
      @Doc("A CSV file of recorded wants instead of 'every', with the column TIME, in seconds from time zero or with a unit, and, where they are there, DEVICE, UP and DOWN, in bytes or with a unit. A device replays the recorded one of its own name; where there is none, one that its name decides on.")
          Optional<InputFile> trace,
      @Doc("From when on wants come.") @Default("0 s") Duration fromTime,
      @Doc("Until when they come; the end of the run where it is not given.") Optional<Duration> until,
      @Doc("The share of the wants whose work must stay in the central cloud, as archive, registration and global storage do (EC-41): 0 % where none has to.")
          @Within(least = "0", greatest = "1") double central)
      implements WorkloadSpec {

    @Override
    public Want.Kind kind() {
      return Want.Kind.SHARE;
    }

    @Override
    public DistributionSpec<DataSize> up() {
      return bytes;
    }

    @Override
    public Optional<Duration> usefulFor() {
      return deadline;
    }
  }

  /** One video to n viewers. */
  @Doc("A video is given to some viewers (EC-3).")
  record Upload(
      @Doc("Who wants it: the devices of this group, or the node of this name.") String from,
      @Doc("The microservice that it is wanted of, such as 'drive'.") String service,
      @Doc("Whom it is for: nodes of 'own-account', of the 'link', within 'place: 1 km', of 'anybody', or of 'group: NAME'.") Audience to,
      @Doc("With how many of them one has to do: so many are drawn for each device, once and for all.")
          @Default(value = "150", source = "EC-11: 'traffic is skewed to a few peers (the seed cites Dunbar's 150, ¶58)'") @Within(least = "1", greatest = "1000") int peers,
      @Doc("How much more one has to do with the first of these than with the others: Zipf's exponent, 0 for with all alike.") @Default("1") @Within(least = "0", greatest = "10") double skew,
      @Doc("For how many of these one want is; for all of them where there are fewer.") @Default("1") @Within(least = "1", greatest = "1000") DistributionSpec<Integer> viewers,
      @Doc("The size of the video.") @Within(greatest = "1 TB") DistributionSpec<DataSize> bytes,
      @Doc("How long after the want an answer is of use; for any time where it is not given.") @Within(above = "0 s") Optional<Duration> deadline,
      @Doc("Time from one want of a device to its next: a period, or a distribution; 'exponential' makes a Poisson process.") @Within(least = "1 ms", greatest = "366 d")
          Optional<DistributionSpec<Duration>> every,
      @Doc("How long after 'from-time' a device's first want comes; at a random part of 'every' where it is not given.") Optional<Duration> phase,
      @Doc("At which hours of the week wants come more readily; always alike where it is not given.") Optional<WantHours> hours,
      @Doc("That wants come in bursts, with pauses in between; without pauses where it is not given.") Optional<WantBursts> bursts,
      @Doc("A CSV file of recorded wants instead of 'every', with the column TIME, in seconds from time zero or with a unit, and, where they are there, DEVICE, UP and DOWN, in bytes or with a unit. A device replays the recorded one of its own name; where there is none, one that its name decides on.")
          Optional<InputFile> trace,
      @Doc("From when on wants come.") @Default("0 s") Duration fromTime,
      @Doc("Until when they come; the end of the run where it is not given.") Optional<Duration> until,
      @Doc("The share of the wants whose work must stay in the central cloud, as archive, registration and global storage do (EC-41): 0 % where none has to.")
          @Within(least = "0", greatest = "1") double central)
      implements WorkloadSpec {

    @Override
    public Want.Kind kind() {
      return Want.Kind.UPLOAD;
    }

    @Override
    public DistributionSpec<DataSize> up() {
      return bytes;
    }

    @Override
    public Optional<Duration> usefulFor() {
      return deadline;
    }
  }

  /** Telemetry. */
  @Doc("A sensor reports what it has measured.")
  record Sense(
      @Doc("Who wants it: the devices of this group, or the node of this name.") String from,
      @Doc("The microservice that it is wanted of, such as 'drive'.") String service,
      @Doc("On whose node: 'wherever', as requests are routed; or on one of 'own-account', of the 'link', within 'place: 1 km', of 'anybody', or of 'group: NAME'.") @Default("wherever") Audience to,
      @Doc("With how many of them one has to do: so many are drawn for each device, once and for all.")
          @Default(value = "150", source = "EC-11: 'traffic is skewed to a few peers (the seed cites Dunbar's 150, ¶58)'") @Within(least = "1", greatest = "1000") int peers,
      @Doc("How much more one has to do with the first of these than with the others: Zipf's exponent, 0 for with all alike.") @Default("1") @Within(least = "0", greatest = "10") double skew,
      @Doc("The size of a report.") @Within(greatest = "1 TB") DistributionSpec<DataSize> bytes,
      @Doc("The work that the service has with one, in operations: a processor of 1,000 Mops does a thousand million in a second.") @Default("0") @Within(least = "0", greatest = "1000000000000000") DistributionSpec<Long> work,
      @Doc("How long after the want an answer is of use; for any time where it is not given.") @Within(above = "0 s") Optional<Duration> deadline,
      @Doc("Time from one want of a device to its next: a period, or a distribution; 'exponential' makes a Poisson process.") @Within(least = "1 ms", greatest = "366 d")
          Optional<DistributionSpec<Duration>> every,
      @Doc("How long after 'from-time' a device's first want comes; at a random part of 'every' where it is not given.") Optional<Duration> phase,
      @Doc("At which hours of the week wants come more readily; always alike where it is not given.") Optional<WantHours> hours,
      @Doc("That wants come in bursts, with pauses in between; without pauses where it is not given.") Optional<WantBursts> bursts,
      @Doc("A CSV file of recorded wants instead of 'every', with the column TIME, in seconds from time zero or with a unit, and, where they are there, DEVICE, UP and DOWN, in bytes or with a unit. A device replays the recorded one of its own name; where there is none, one that its name decides on.")
          Optional<InputFile> trace,
      @Doc("From when on wants come.") @Default("0 s") Duration fromTime,
      @Doc("Until when they come; the end of the run where it is not given.") Optional<Duration> until,
      @Doc("The share of the wants whose work must stay in the central cloud, as archive, registration and global storage do (EC-41): 0 % where none has to.")
          @Within(least = "0", greatest = "1") double central)
      implements WorkloadSpec {

    @Override
    public Want.Kind kind() {
      return Want.Kind.SENSE;
    }

    @Override
    public DistributionSpec<DataSize> up() {
      return bytes;
    }

    @Override
    public Optional<Duration> usefulFor() {
      return deadline;
    }
  }

  /** Offloading. */
  @Doc("Work is given away, and the result has to be back in time: augmented reality.")
  record Offload(
      @Doc("Who wants it: the devices of this group, or the node of this name.") String from,
      @Doc("The microservice that it is wanted of, such as 'drive'.") String service,
      @Doc("On whose node: 'wherever', as requests are routed; or on one of 'own-account', of the 'link', within 'place: 1 km', of 'anybody', or of 'group: NAME'.") @Default("wherever") Audience to,
      @Doc("With how many of them one has to do: so many are drawn for each device, once and for all.")
          @Default(value = "150", source = "EC-11: 'traffic is skewed to a few peers (the seed cites Dunbar's 150, ¶58)'") @Within(least = "1", greatest = "1000") int peers,
      @Doc("How much more one has to do with the first of these than with the others: Zipf's exponent, 0 for with all alike.") @Default("1") @Within(least = "0", greatest = "10") double skew,
      @Doc("What is sent for one, such as a picture.") @Within(greatest = "1 TB") DistributionSpec<DataSize> up,
      @Doc("The result.") @Within(greatest = "1 TB") DistributionSpec<DataSize> down,
      @Doc("The work that the service has with one, in operations: a processor of 1,000 Mops does a thousand million in a second.") @Within(least = "1", greatest = "1000000000000000") DistributionSpec<Long> work,
      @Doc("How long after the want the result is of use.") @Within(above = "0 s") Duration deadline,
      @Doc("How it is looked at: as 'messages', the calls that programs make; or as 'flows' and processors' queues alone, with no program, much faster.") @Default("messages") Exchange exchange,
      @Doc("Who chooses where the work is done, where it is looked at as 'flows'.") Optional<TaskOrchestrator> orchestrator,
      @Doc("Time from one want of a device to its next: a period, or a distribution; 'exponential' makes a Poisson process.") @Within(least = "1 ms", greatest = "366 d")
          Optional<DistributionSpec<Duration>> every,
      @Doc("How long after 'from-time' a device's first want comes; at a random part of 'every' where it is not given.") Optional<Duration> phase,
      @Doc("At which hours of the week wants come more readily; always alike where it is not given.") Optional<WantHours> hours,
      @Doc("That wants come in bursts, with pauses in between; without pauses where it is not given.") Optional<WantBursts> bursts,
      @Doc("A CSV file of recorded wants instead of 'every', with the column TIME, in seconds from time zero or with a unit, and, where they are there, DEVICE, UP and DOWN, in bytes or with a unit. A device replays the recorded one of its own name; where there is none, one that its name decides on.")
          Optional<InputFile> trace,
      @Doc("From when on wants come.") @Default("0 s") Duration fromTime,
      @Doc("Until when they come; the end of the run where it is not given.") Optional<Duration> until,
      @Doc("The share of the wants whose work must stay in the central cloud, as archive, registration and global storage do (EC-41): 0 % where none has to.")
          @Within(least = "0", greatest = "1") double central)
      implements WorkloadSpec {

    @Override
    public Want.Kind kind() {
      return Want.Kind.OFFLOAD;
    }

    @Override
    public Optional<Duration> usefulFor() {
      return Optional.of(deadline);
    }
  }
}
