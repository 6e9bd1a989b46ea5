package orrery.net;

/**
 * LoRa's modulation, and how long a frame is on the air by Semtech's formula (AN1200.13, "LoRa Modem Designer's Guide",
 * §4; SX1272/73 data sheet, §4.1.1.7).
 *
 * @param spreadingFactor 7 to 12
 * @param bandwidth in hertz: 125,000, 250,000 or 500,000
 * @param codingRate 1 to 4, for 4/5 to 4/8
 * @param preamble programmed symbols of it
 * @param explicitHeader whether the frame says its own length
 * @param checkSum whether a check sum follows the payload
 */
public record LoraModulation(int spreadingFactor, int bandwidth, int codingRate, int preamble, boolean explicitHeader, boolean checkSum) {

  /** From this length of a symbol on, low data rate optimisation is required. */
  private static final long LONG_SYMBOL_NANOS = 16_000_000;

  public LoraModulation {
    if (spreadingFactor < 7 || spreadingFactor > 12) {
      throw new IllegalArgumentException("spreadingFactor must be from 7 to 12 but is " + spreadingFactor);
    }
    if (bandwidth != 125_000 && bandwidth != 250_000 && bandwidth != 500_000) {
      throw new IllegalArgumentException("bandwidth must be 125000, 250000 or 500000 Hz but is " + bandwidth);
    }
    if (codingRate < 1 || codingRate > 4) {
      throw new IllegalArgumentException("codingRate must be from 1 to 4, for 4/5 to 4/8, but is " + codingRate);
    }
    if (preamble < 6 || preamble > 65_535) {
      throw new IllegalArgumentException("preamble must be from 6 to 65535 symbols but is " + preamble);
    }
  }

  private long symbolNanos() {
    return (1L << spreadingFactor) * 1_000_000_000L / bandwidth;
  }

  /** How long a frame of {@code bytes}, 0 to 255, is on the air. */
  public long airtimeNanos(int bytes) {
    boolean optimised = symbolNanos() > LONG_SYMBOL_NANOS;
    int bits = 8 * bytes - 4 * spreadingFactor + 28 + (checkSum ? 16 : 0) - (explicitHeader ? 0 : 20);
    int bitsPerBlock = 4 * (spreadingFactor - (optimised ? 2 : 0));
    int blocks = Math.max(0, (bits + bitsPerBlock - 1) / bitsPerBlock);
    long quarterSymbols = 4L * preamble + 17 + 4 * (8 + (long) blocks * (codingRate + 4));
    return quarterSymbols * symbolNanos() / 4;
  }
}
