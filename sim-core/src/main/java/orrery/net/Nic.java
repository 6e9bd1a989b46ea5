package orrery.net;

/**
 * What joins a machine to its network, the same for all machines of one kind and held once for them.
 *
 * @param name as the machine's own system calls it, such as {@code wlan0}
 * @param metered whether what is sent is paid for by the byte
 * @param metric how good it is to be thought of, the lower the better; see {@link InterfacePolicy}
 */
public record Nic(LinkSpec link, String name, boolean metered, int metric) {

  /** NetworkManager, {@code nm_device_get_route_metric_default}. */
  public static final int ETHERNET_METRIC = 100;

  /** NetworkManager, {@code nm_device_get_route_metric_default}. */
  public static final int WIFI_METRIC = 600;

  /** NetworkManager, {@code nm_device_get_route_metric_default}: a modem. */
  public static final int MOBILE_METRIC = 700;

  /** One as good as its name says by the custom of Linux: {@code wl…} is Wi-Fi, {@code ww…} mobile, all others Ethernet. */
  public Nic(LinkSpec link, String name, boolean metered) {
    this(link, name, metered, name.startsWith("wl") ? WIFI_METRIC : name.startsWith("ww") ? MOBILE_METRIC : ETHERNET_METRIC);
  }
}
