package orrery.scenario;

import orrery.host.Distance;
import orrery.host.Doc;

/** A disc on the earth. */
public record Area(
    @Doc("Latitude of its centre, in degrees, north positive.") @Within(least = "-90", greatest = "90") double latitude,
    @Doc("Longitude of its centre, in degrees, east positive.") @Within(least = "-180", greatest = "180") double longitude,
    @Doc("Its radius.") @Within(greatest = "1000 km") Distance radius) {}
