/** Name and version of this software as evidence files state it. */
export const softwareName = 'zero-g-compute-marketplace 0.1.0';
