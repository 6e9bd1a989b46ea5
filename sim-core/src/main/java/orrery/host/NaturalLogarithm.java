package orrery.host;

/**
 * The natural logarithm of normal positive numbers up to the largest: to the last bit what {@link StrictMath#log} says, which is
 * a call of native code on JDK 17 and, where a draw is most of an event, most of the event.
 *
 * <p>The algorithm is that which {@code StrictMath} is defined by, {@code e_log.c} of fdlibm 5.3 (Sun Microsystems, 1993): with
 * {@code x = 2^k (1 + f)}, {@code s = f / (2 + f)} and a polynomial {@code R} in {@code s²}, {@code ln(1 + f) = f - s (f - R)}.
 */
final class NaturalLogarithm {

  private static final double LN2_HIGH = 6.93147180369123816490e-01;
  private static final double LN2_LOW = 1.90821492927058770002e-10;

  // The polynomial: nearly 2/3, 2/5, 2/7 and so on.
  private static final double L1 = 6.666666666666735130e-01;
  private static final double L2 = 3.999999999940941908e-01;
  private static final double L3 = 2.857142874366239149e-01;
  private static final double L4 = 2.222219843214978396e-01;
  private static final double L5 = 1.818357216161805012e-01;
  private static final double L6 = 1.531383769920937332e-01;
  private static final double L7 = 1.479819860511658591e-01;

  private NaturalLogarithm() {}

  /** The logarithm of {@code x}, from {@link Double#MIN_NORMAL} to {@link Double#MAX_VALUE}. */
  static double of(double x) {
    long bits = Double.doubleToRawLongBits(x);
    int high = (int) (bits >>> 32) & 0xfffff;
    // 1 where the significand is above the root of 2: it is halved then.
    int half = high + 0x95f64 & 0x100000;
    double k = (bits >>> 52) - 1023 + (half >> 20);
    double f = Double.longBitsToDouble(bits & 0xf_ffff_ffff_ffffL | (long) (half ^ 0x3ff00000) << 32) - 1;
    if ((0xfffff & 2 + high) < 3) {
      return nearPowerOfTwo(k, f);
    }
    double s = f / (2 + f);
    double z = s * s;
    double w = z * z;
    double remainder = z * (L1 + w * (L3 + w * (L5 + w * L7))) + w * (L2 + w * (L4 + w * L6));
    if ((high - 0x6147a | 0x6b851 - high) > 0) {
      double square = 0.5 * f * f;
      return k == 0
          ? f - (square - s * (square + remainder))
          : k * LN2_HIGH - (square - (s * (square + remainder) + k * LN2_LOW) - f);
    }
    return k == 0 ? f - s * (f - remainder) : k * LN2_HIGH - (s * (f - remainder) - k * LN2_LOW - f);
  }

  /** The same where {@code |f|} is below 2^-20. */
  private static double nearPowerOfTwo(double k, double f) {
    if (f == 0) {
      return k == 0 ? 0 : k * LN2_HIGH + k * LN2_LOW;
    }
    double remainder = f * f * (0.5 - 0.33333333333333333 * f);
    return k == 0 ? f - remainder : k * LN2_HIGH - (remainder - k * LN2_LOW - f);
  }
}
