package orrery.protocols.trust;

import java.util.List;

/** Who does what in a cluster: from the super node's word, or by selection of one's own. */
public interface DutyDirectory {

  /** The members that have {@code duty}, in the order of their ids. */
  List<Holder> holders(Duty duty);
}
