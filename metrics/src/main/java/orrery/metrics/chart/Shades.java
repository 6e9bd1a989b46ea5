package orrery.metrics.chart;

import java.awt.Color;

/**
 * Colours for numbers. From little to much they grow lighter by equal steps, from blue over green to yellow, so that they are
 * told apart with every kind of colour vision and in black and white; of differences the middle is the ground, the one side blue
 * and the other red.
 */
final class Shades {

  private static final double DARKEST = 0.33;
  private static final double LIGHTEST = 0.93;
  private static final double FROM_HUE = 275;
  private static final double TO_HUE = 105;
  private static final double CHROMA = 0.12;

  private Shades() {}

  /** The colour of a share of the greatest number, 0 to 1. */
  static Color sequential(double share) {
    double lightness = DARKEST + share * (LIGHTEST - DARKEST);
    double hue = StrictMath.toRadians(FROM_HUE + share * (TO_HUE - FROM_HUE));
    return ofOklab(lightness, CHROMA * StrictMath.cos(hue), CHROMA * StrictMath.sin(hue));
  }

  /** The colour of a share of the greatest difference, -1 to 1. */
  static Color diverging(Theme theme, double share) {
    return Theme.mixed(Theme.mixed(theme.ground(), theme.ink(), 0.06), theme.color(share < 0 ? 0 : 1), Math.min(1, Math.abs(share)));
  }

  /** From Ottosson's perceptual colour space (2020), <a href="https://bottosson.github.io/posts/oklab/">Oklab</a>. */
  private static Color ofOklab(double lightness, double a, double b) {
    double l = cube(lightness + 0.3963377774 * a + 0.2158037573 * b);
    double m = cube(lightness - 0.1055613458 * a - 0.0638541728 * b);
    double s = cube(lightness - 0.0894841775 * a - 1.2914855480 * b);
    return new Color(
        channel(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
        channel(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
        channel(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s));
  }

  private static double cube(double x) {
    return x * x * x;
  }

  private static int channel(double linear) {
    double within = Math.max(0, Math.min(1, linear));
    double encoded = within <= 0.0031308 ? 12.92 * within : 1.055 * StrictMath.pow(within, 1 / 2.4) - 0.055;
    return (int) Math.round(255 * encoded);
  }
}
