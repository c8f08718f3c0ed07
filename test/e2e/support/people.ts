/** The administrator of every office in these tests. */
export const anna = { username: 'anna', name: 'Anna Berg', email: 'anna@example.com', password: 'Wetter-Lampe-Tal-58' }

/** Somebody who only signs in. */
export const ben = { username: 'ben', name: 'Ben Okafor', email: 'ben@example.com', password: 'Kanne-Dorf-Segel-41' }
