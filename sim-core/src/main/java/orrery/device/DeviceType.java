package orrery.device;

import orrery.device.energy.PowerProfile;
import orrery.host.DataSize;

/**
 * A kind of device of EC-1.
 *
 * @param name as scenarios name it
 * @param processorMops million operations a second, all cores together
 * @param batteryHours how long a full charge lasts in use, where nothing counts what is used; 0 for a device on mains
 * @param link the name of the link preset it is usually connected by
 * @param power what it takes and the battery it runs on, with a source of its own
 * @param source where the other numbers are from
 */
public record DeviceType(
    String name,
    String operatingSystem,
    long processorMops,
    DataSize memory,
    DataSize storage,
    int batteryHours,
    String link,
    PowerProfile power,
    String source) {}
