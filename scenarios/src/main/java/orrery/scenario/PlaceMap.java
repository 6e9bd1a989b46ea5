package orrery.scenario;

import java.time.Duration;
import java.util.Optional;
import orrery.host.Default;
import orrery.host.Doc;

/** A map of who is where, and what to which cluster, drawn of the first replication of each variant. */
public record PlaceMap(
    @Doc("When; at the end of the run where it is not given.") Optional<Duration> at,
    @Doc("How wide: a 'column' of a paper or its 'page'.") @Default("column") FigureWidth width) {}
