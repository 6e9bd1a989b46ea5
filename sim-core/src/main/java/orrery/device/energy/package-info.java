/**
 * Energy: what devices consume, and batteries that are emptied by it.
 *
 * <p>Start with {@link orrery.device.energy.EnergyMeter}, which counts, and {@link orrery.device.energy.PowerSupply}, which
 * empties a battery by that count and tells when it is empty.
 *
 * <h2>Decisions</h2>
 *
 * <ul>
 *   <li><b>Whole numbers are counted, and joules made of them when asked</b>: how often a battery is looked at changes
 *       nothing, not even in the last bit.
 *   <li><b>A tail is paid in advance</b> and what is to come of it taken off when asked, so a packet costs no event.
 *   <li><b>A stream keeps its radio up until further notice</b>, its bytes being told in lumps, up to a minute late: by so much a
 *       battery that a bulk empties may outlive itself, and no more.
 *   <li><b>The plug carries a device that is plugged in</b>, and the battery is charged as if it were off: the charge curve
 *       hangs on the charger alone.
 *   <li><b>A device that is off is one number</b>, how full its battery was. What it is when it comes back follows from the
 *       times at which it was plugged in.
 * </ul>
 */
@NullMarked
package orrery.device.energy;

import org.jspecify.annotations.NullMarked;
