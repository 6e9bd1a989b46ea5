package orrery.scenario;

import orrery.host.Default;
import orrery.host.Doc;

/** That it is counted who comes to see what users send. */
public record Exposure(
    @Doc("How many contents are looked out for at a time; beyond them the oldest are forgotten.") @Default("1000000") @Within(least = "1", greatest = "100000000") int contents) {}
