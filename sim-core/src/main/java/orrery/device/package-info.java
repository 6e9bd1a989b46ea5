/**
 * Devices as models: a catalogue of types, and the device a simulated node believes itself to be.
 */
@NullMarked
package orrery.device;

import org.jspecify.annotations.NullMarked;
