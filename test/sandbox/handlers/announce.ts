console.log('loaded');

export const handler = async () => 'done';
