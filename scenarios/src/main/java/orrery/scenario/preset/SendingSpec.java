package orrery.scenario.preset;

import java.time.Duration;
import java.util.Optional;
import orrery.host.BitRate;
import orrery.host.DataSize;
import orrery.host.Default;
import orrery.host.Doc;
import orrery.net.Framing;
import orrery.net.LoraModulation;
import orrery.net.Sending;
import orrery.scenario.InputFile;
import orrery.scenario.Within;
import orrery.scenario.input.Inputs;
import orrery.scenario.input.SeriesCsv;

/** How bits get onto a line, as a preset writes it. */
public sealed interface SendingSpec {

  /**
   * The same for the network.
   *
   * @param inputs the files it refers to, which have been read
   */
  Sending sending(Inputs inputs);

  /** Refuses what cannot be on a line of {@code rate}. */
  default void requireFits(BitRate rate) {}

  /** Always at the line's rate. */
  @Doc("At the line's rate.")
  record Steady() implements SendingSpec {
    @Override
    public Sending sending(Inputs inputs) {
      return new Sending.Steady();
    }
  }

  /** A token bucket. */
  @Doc("At the line's rate for a burst, then at a sustained rate: a token bucket.")
  record Shaped(@Doc("Rate at which tokens come.") BitRate sustained, @Doc("What the bucket holds.") @Within(least = "1 B") DataSize burst) implements SendingSpec {
    @Override
    public Sending sending(Inputs inputs) {
      return new Sending.Shaped(sustained, burst);
    }

    @Override
    public void requireFits(BitRate rate) {
      if (sustained.bitsPerSecond() > rate.bitsPerSecond()) {
        throw new IllegalArgumentException("rate must be at least the sustained rate (" + sustained + ") but is " + rate);
      }
    }
  }

  /** A trace. */
  @Doc("When a trace of delivery opportunities lets it, each for 1500 bytes, again and again.")
  record Traced(@Doc("A file with a moment a line, in whole milliseconds, as Mahimahi has it.") InputFile trace) implements SendingSpec {
    @Override
    public Sending sending(Inputs inputs) {
      return new Sending.Traced(inputs.trace(trace).orElseThrow(() -> new IllegalStateException("the trace " + trace + " must have been read")));
    }
  }

  /** A series. */
  @Doc("At a rate that follows a series, and stays at its last point.")
  record Varying(
      @Doc("A CSV file with the columns seconds and bits-per-second.") InputFile csv,
      @Doc("Whether it goes straight from point to point, rather than by steps.") @Default("false") boolean straight)
      implements SendingSpec {
    @Override
    public Sending sending(Inputs inputs) {
      return new Sending.Varying(
          inputs.series(csv, SeriesCsv.Quantity.BITS_PER_SECOND, straight).orElseThrow(() -> new IllegalStateException("the series " + csv + " must have been read")));
    }
  }

  /** Frames. */
  @Doc("In frames that pay for access to a medium.")
  record Framed(
      @Doc("Most of a packet that one frame takes.") @Within(least = "1 B", greatest = "64 KiB") DataSize largest,
      @Doc("What each frame adds.") @Default("0 B") @Within(greatest = "64 KiB") DataSize overheadBytes,
      @Doc("What each access to the medium costs.") @Default("0 ms") Duration overhead,
      @Doc("What one access may carry while packets wait; 0 B for one frame.") @Default("0 B") @Within(greatest = "16 MiB") DataSize aggregate,
      @Doc("An idle link begins only at multiples of this.") @Default("0 ms") Duration interval,
      @Doc("Share of time that may be spent sending.") @Default("100 %") @Within(above = "0", greatest = "1") double dutyCycle,
      @Doc("How often each frame is sent.") @Default("1") @Within(least = "1", greatest = "16") int repetitions,
      @Doc("How the medium is asked for.") Optional<Csma> csma,
      @Doc("LoRa's modulation, which then says how long a frame is on the air.") Optional<Lora> lora)
      implements SendingSpec {

    public Framed {
      if (lora.isPresent() && largest.bytes() + overheadBytes.bytes() > 255) {
        throw new IllegalArgumentException("largest must be at most 255 B with its overhead, as a LoRa frame is, but is " + largest + " and " + overheadBytes);
      }
      if (csma.isPresent() && aggregate.bytes() > 0) {
        throw new IllegalArgumentException("aggregate must be 0 B with csma but is " + aggregate);
      }
    }

    @Override
    public Sending sending(Inputs inputs) {
      return new Sending.Framed(new Framing(
          (int) largest.bytes(), (int) overheadBytes.bytes(), overhead, (int) aggregate.bytes(), interval, dutyCycle, repetitions, csma.map(Csma::csma), lora.map(Lora::modulation)));
    }
  }

  /** Carrier sense with back-off. */
  @Doc("Carrier sense with binary exponential back-off, unslotted, as IEEE 802.15.4 has it.")
  record Csma(
      @Doc("macMinBE") @Within(least = "0", greatest = "8") int leastExponent,
      @Doc("macMaxBE") @Within(least = "0", greatest = "8") int greatestExponent,
      @Doc("macMaxCSMABackoffs") @Within(least = "0", greatest = "5") int backoffs,
      @Doc("macMaxFrameRetries") @Within(least = "0", greatest = "7") int retries,
      @Doc("aUnitBackoffPeriod") @Within(above = "0 ns") Duration unit) {

    public Csma {
      if (leastExponent > greatestExponent) {
        throw new IllegalArgumentException("leastExponent must be at most greatest-exponent (" + greatestExponent + ") but is " + leastExponent);
      }
    }

    Framing.Csma csma() {
      return new Framing.Csma(leastExponent, greatestExponent, backoffs, retries, unit);
    }
  }

  /** LoRa's modulation. */
  @Doc("LoRa's modulation.")
  record Lora(
      @Doc("Spreading factor.") @Within(least = "7", greatest = "12") int spreadingFactor,
      @Doc("In hertz.") int bandwidth,
      @Doc("1 to 4, for 4/5 to 4/8.") @Within(least = "1", greatest = "4") int codingRate,
      @Doc("Programmed symbols.") @Within(least = "6", greatest = "65535") int preamble,
      @Doc("Whether the frame says its length.") @Default("true") boolean explicitHeader,
      @Doc("Whether it has a check sum.") @Default("true") boolean checkSum) {

    public Lora {
      if (bandwidth != 125_000 && bandwidth != 250_000 && bandwidth != 500_000) {
        throw new IllegalArgumentException("bandwidth must be 125000, 250000 or 500000 but is " + bandwidth);
      }
    }

    LoraModulation modulation() {
      return new LoraModulation(spreadingFactor, bandwidth, codingRate, preamble, explicitHeader, checkSum);
    }
  }
}
