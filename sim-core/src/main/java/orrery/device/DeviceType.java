package orrery.device;

import orrery.host.DataSize;

/**
 * A kind of device of EC-1.
 *
 * @param name as scenarios name it
 * @param processorMops million operations a second, all cores together
 * @param batteryHours how long a full charge lasts in use; 0 for a device on mains
 * @param link the name of the link preset it is usually connected by
 * @param source where the numbers are from
 */
public record DeviceType(
    String name,
    String operatingSystem,
    long processorMops,
    DataSize memory,
    DataSize storage,
    int batteryHours,
    String link,
    String source) {}
