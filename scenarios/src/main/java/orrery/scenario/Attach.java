package orrery.scenario;

import orrery.host.Default;
import orrery.host.Distance;
import orrery.host.Doc;

/** How devices are attached to the nearest of {@link Population#sites}: their access goes over it, with an address of its own there. */
public record Attach(
    @Doc("How far a usable site is at most; without one in range a device has no network.") @Default("1 km") @Within(above = "0 m", greatest = "10000 km") Distance range,
    @Doc("By how much another site must be nearer for a device to change to it.") @Default("25 m") Distance hysteresis) {}
