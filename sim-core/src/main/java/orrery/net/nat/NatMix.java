package orrery.net.nat;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import orrery.host.Decimal;
import orrery.sim.Shares;

/**
 * What middleboxes a population has: the share of each preset of the {@link NatCatalogue}. Field studies count devices or
 * networks of their year; a mix says nothing on how a NAT works.
 *
 * @param shares by preset; none negative, one in all
 * @param source the document that counted them, and what of it is assumed
 */
public record NatMix(String name, Map<String, Double> shares, String source) {

  private static final double TOLERANCE = 1e-9;
  private static final Map<String, NatMix> MIXES = mixes();

  public NatMix {
    double sum = 0;
    for (Map.Entry<String, Double> share : shares.entrySet()) {
      if (NatCatalogue.find(share.getKey()).isEmpty()) {
        throw new IllegalArgumentException(name + " must name presets, but names '" + share.getKey() + "'");
      }
      if (!(share.getValue() >= 0 && share.getValue() <= 1)) {
        String is = Double.isFinite(share.getValue()) ? Decimal.text(share.getValue()) : "not finite";
        throw new IllegalArgumentException(name + "." + share.getKey() + " must be a share of 0 to 1, but is " + is);
      }
      sum += share.getValue();
    }
    if (!(Math.abs(sum - 1) <= TOLERANCE)) {
      throw new IllegalArgumentException("the shares of " + name + " must sum to 1, but sum to " + Decimal.text(sum));
    }
    shares = Collections.unmodifiableMap(new LinkedHashMap<>(shares));
  }

  /** The preset at {@code uniform} of the way, 0 to 1 and not 1, through the shares in their order. */
  public String draw(double uniform) {
    return Shares.at(shares, uniform);
  }

  /** The mixes that scenarios may name, in catalogue order. */
  public static Map<String, NatMix> all() {
    return MIXES;
  }

  /** The one of that name. */
  public static Optional<NatMix> find(String name) {
    return Optional.ofNullable(MIXES.get(name));
  }

  private static Map<String, NatMix> mixes() {
    Map<String, NatMix> all = new LinkedHashMap<>();
    double tcp = 184.0 / 286;
    double udp = 310.0 / 380;
    add(all, "ford-2005",
        "Ford, Srisuresh and Kegel, USENIX 2005, Table 1: of 380 NATs 310 support UDP hole punching, of 286 184 TCP; 24 % hairpin UDP, 13 % TCP."
            + " Assumed: that those which support TCP support UDP, and those which hairpin both; that filtering is address-and-port-dependent",
        "port-restricted-cone", tcp - 0.24,
        "port-restricted-cone-hairpin", 0.13,
        "port-restricted-cone-hairpin-udp", 0.24 - 0.13,
        "port-restricted-cone-rst", udp - tcp,
        "symmetric", 1 - udp);
    add(all, "hatonen-2010",
        "Hätönen et al., IMC 2010: 34 home gateways, one-way UDP time-outs of 30 s at least, almost all below the two minutes of RFC 4787."
            + " Assumed: the shares in between, about a median of 90 s one-way and of 180 s after an answer",
        "home-30s", 10.0 / 34,
        "home-60s", 5.0 / 34,
        "home-90s", 16.0 / 34,
        "home-300s", 3.0 / 34);
    add(all, "eyeball-access",
        "Richter et al., IMC 2016, abstract: 17 to 18 % of eyeball networks deploy carrier NATs. Assumed: that a network's subscribers are as many as another's",
        "none", 0.825,
        "carrier-grade", 0.175);
    add(all, "cellular-access",
        "Richter et al., IMC 2016: over 90 % of cellular networks deploy carrier NATs, of which about 40 % are symmetric and 20 % full cones."
            + " Assumed: 94 %, and that the others are port-restricted",
        "none", 0.06,
        "carrier-symmetric", 0.94 * 0.4,
        "carrier-grade", 0.94 * 0.2,
        "carrier-port-restricted", 0.94 * 0.4);
    // Two of one mix meet directly unless one is symmetric and the other no better than port-restricted: 1 - (1 - s)² = 0.3.
    double cone = Math.sqrt(0.7);
    add(all, "libp2p-2025",
        "Trautwein et al. 2025 (arXiv 2510.27500), abstract: 70 % of hole punches succeed. Assumed: two presets, their shares such that pairs of them come to that",
        "port-restricted-cone", cone,
        "symmetric", 1 - cone);
    return Collections.unmodifiableMap(all);
  }

  private static void add(Map<String, NatMix> all, String name, String source, Object... presetsAndShares) {
    Map<String, Double> shares = new LinkedHashMap<>();
    for (int i = 0; i < presetsAndShares.length; i += 2) {
      shares.put((String) presetsAndShares[i], (Double) presetsAndShares[i + 1]);
    }
    all.put(name, new NatMix(name, shares, source));
  }
}
