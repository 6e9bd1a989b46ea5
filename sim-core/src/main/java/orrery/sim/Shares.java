package orrery.sim;

import java.util.Map;

/** Draws of one name from several by their shares. */
public final class Shares {

  private Shares() {}

  /**
   * The name at {@code uniform} of the way through the shares, in their order; names without a share are passed over.
   *
   * @param shares none negative, one in all, but for rounding: what is missing is the last name's
   * @param uniform 0 or more, and less than 1
   */
  public static String at(Map<String, Double> shares, double uniform) {
    String last = "";
    double upTo = 0;
    for (Map.Entry<String, Double> share : shares.entrySet()) {
      if (share.getValue() > 0) {
        last = share.getKey();
        upTo += share.getValue();
        if (uniform < upTo) {
          return last;
        }
      }
    }
    return last;
  }
}
