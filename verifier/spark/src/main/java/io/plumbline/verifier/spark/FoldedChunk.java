package io.plumbline.verifier.spark;

import io.plumbline.verifier.engine.segment.FoldedDevice;
import java.io.Serializable;
import java.util.ArrayList;

/**
 * What the fold of one partition's devices gave.
 *
 * @param devices the folded devices
 * @param inexact devices whose samples are needed one by one
 */
record FoldedChunk(ArrayList<FoldedDevice> devices, ArrayList<String> inexact)
    implements Serializable {}
