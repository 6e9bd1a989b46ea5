package orrery.device.demand;

import java.util.List;
import orrery.host.NodeId;

/** Among whom a device's people choose: a function of its name. */
public interface Company {

  /** Nobody. */
  Company NOBODY = device -> List.of();

  /** All whom the people at the device of that name may choose, but itself; always in the same order. */
  List<NodeId> of(String device);
}
