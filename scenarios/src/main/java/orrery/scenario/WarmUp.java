package orrery.scenario;

import java.time.Duration;
import orrery.host.Doc;

/** What happens at the beginning of a run and is not counted. */
public sealed interface WarmUp {

  /** All that happens before a moment. */
  @Plain
  @Doc("Until this time.")
  record Until(@Doc("The time from which on it counts.") Duration time) implements WarmUp {}

  /** All that happens before the run is steady, as a pilot run finds out. */
  @Doc("Until a pilot run is steady, by MSER-5.")
  record Auto() implements WarmUp {}
}
